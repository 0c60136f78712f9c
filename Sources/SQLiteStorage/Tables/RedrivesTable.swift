// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

/// Writes `redrives`.
final class RedrivesWriter {
    private let upsert: Statement
    private let removal: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            """
            INSERT INTO redrives VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count, \
            time = excluded.time, tokens = excluded.tokens
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM redrives WHERE execution = ?", on: connection)
    }

    func remove(_ key: ExecutionKey) throws(StoreError) { try removal.run(.integer(key.number)) }

    func put(_ redrive: Redrive, of key: ExecutionKey) throws(StoreError) {
        let tokens = redrive.tokens.map { JSON.array([.string($0.text), .integer($0.time.milliseconds)]) }
        try upsert.run(
            .integer(key.number),
            .integer(Int64(redrive.count)),
            .integer(redrive.time.milliseconds),
            .text(JSON.array(tokens).serialized)
        )
    }
}

extension Redrive {
    /// The columns of `redrives AS r` from one on; nil where the execution has no row there.
    init?(_ row: Row, from column: Int32, execution: Int64) throws(StoreError) {
        guard let time = row.optionalInt64(column + 1), let text = row.optionalText(column + 2) else { return nil }
        let tokens = try JSON(stored: text, table: "redrives", row: "\(execution)").elements ?? []
        self.init(
            count: row.int(column),
            time: Timestamp(milliseconds: time),
            tokens: tokens.compactMap { token in
                guard let text = token[0]?.text, let time = token[1]?.int else { return nil }
                return Token(text: text, time: Timestamp(milliseconds: Int64(time)))
            }
        )
    }
}
