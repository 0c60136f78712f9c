// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Storage

/// Writes `versions`.
final class VersionsWriter {
    private let upsert: Statement
    private let removal: Statement
    private let removalOfAll: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            """
            INSERT INTO versions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision, \
            creation_time = excluded.creation_time, description = excluded.description
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM versions WHERE machine = ? AND number = ?", on: connection)
        removalOfAll = try Statement("DELETE FROM versions WHERE machine = ?", on: connection)
    }

    func put(_ record: VersionRecord) throws(StoreError) {
        try upsert.run([
            .text(record.stateMachineARN), .integer(Int64(record.number)), .integer(record.revision.number),
            .integer(record.creationTime.milliseconds), .optional(record.description),
        ])
    }

    func remove(_ number: Int, of machine: String) throws(StoreError) {
        try removal.run(.text(machine), .integer(Int64(number)))
    }

    func removeAll(of machine: String) throws(StoreError) { try removalOfAll.run(.text(machine)) }
}

/// Reads `versions`.
final class VersionsReader {
    private let one: Statement
    private let all: Statement

    init(_ connection: Connection) throws(StoreError) {
        let versions = "SELECT machine, number, revision, creation_time, description FROM versions"
        one = try Statement("\(versions) WHERE machine = ? AND number = ?", on: connection)
        all = try Statement("\(versions) WHERE machine = ? ORDER BY number", on: connection)
    }

    func versions(of machine: String) throws(StoreError) -> [VersionRecord] {
        try all.rows(.text(machine), read: Self.record)
    }

    func version(of machine: String, number: Int) throws(StoreError) -> VersionRecord? {
        try one.first(.text(machine), .integer(Int64(number)), read: Self.record)
    }

    private static func record(_ row: Row) throws(StoreError) -> VersionRecord {
        VersionRecord(
            stateMachineARN: row.text(0),
            number: row.int(1),
            revision: RevisionKey(row.int64(2)),
            creationTime: Timestamp(milliseconds: row.int64(3)),
            description: row.optionalText(4)
        )
    }
}
