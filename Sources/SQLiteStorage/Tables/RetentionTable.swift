// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// Removes executions that have ended, and their turns.
final class RetentionWriter {
    private let execution: Statement
    private let turns: Statement

    init(_ connection: Connection) throws(StoreError) {
        execution = try Statement("DELETE FROM executions WHERE key = ?", on: connection)
        turns = try Statement(
            """
            DELETE FROM turns WHERE number IN ( \
            SELECT number FROM turns WHERE execution = ? ORDER BY last_event, turn LIMIT ?)
            """,
            on: connection
        )
    }

    func removeExecution(_ key: ExecutionKey) throws(StoreError) { try execution.run(.integer(key.number)) }

    func removeTurns(of key: ExecutionKey, atMost count: Int) throws(StoreError) {
        try turns.run(.integer(key.number), .integer(count))
    }
}

/// Finds executions that ended long ago.
///
/// It asks for each state machine and status in turn, by the index that their lists have: an index of its own by the
/// time of the end would be written at every end, and read once a minute.
final class RetentionReader {
    private static let statuses = ExecutionStatus.allCases.filter { $0 != .running }

    private let machines: Statement
    private let ended: Statement
    private let arn: Statement
    private let lastTurn: Statement
    private let pages: Statement
    private let freePages: Statement
    private let pageSize: Statement

    init(_ connection: Connection) throws(StoreError) {
        machines = try Statement("SELECT key FROM machines WHERE key > ? ORDER BY key LIMIT 1", on: connection)
        ended = try Statement(
            """
            SELECT key, stop_time FROM executions WHERE machine = ? AND status = ? AND status <> 0 AND stop_time < ? \
            ORDER BY stop_time LIMIT ?
            """,
            on: connection
        )
        arn = try Statement("SELECT arn FROM executions WHERE key = ?", on: connection)
        lastTurn = try Statement(
            "SELECT turn FROM turns WHERE execution = ? ORDER BY last_event DESC, turn DESC LIMIT 1",
            on: connection
        )
        pages = try Statement("PRAGMA page_count", on: connection)
        freePages = try Statement("PRAGMA freelist_count", on: connection)
        pageSize = try Statement("PRAGMA page_size", on: connection)
    }

    func endedExecutions(before time: Timestamp, limit: Int) throws(StoreError) -> [EndedExecution] {
        var found: [EndedExecution] = []
        var bound = time
        var machine = Int64.min
        while let next = try machines.first(.integer(machine), read: { $0.int64(0) }) {
            machine = next
            for status in Self.statuses {
                found += try rows(machine, status, before: bound, limit: limit)
                guard found.count > limit else { continue }
                found.sort { ($0.stopTime, $0.key) < ($1.stopTime, $1.key) }
                found.removeLast(found.count - limit)
                // Whoever ended later is not among the first ones.
                if let last = found.last?.stopTime {
                    bound = min(bound, Timestamp(milliseconds: last.milliseconds + 1))
                }
            }
        }
        found.sort { ($0.stopTime, $0.key) < ($1.stopTime, $1.key) }
        for index in found.indices {
            found[index].arn = try arn.first(.integer(found[index].key.number)) { $0.text(0) } ?? ""
            found[index].turns = try lastTurn.first(.integer(found[index].key.number)) { $0.int(0) } ?? 0
        }
        return found
    }

    /// Pages in use; those that are free are taken for what comes.
    func usedBytes() throws(StoreError) -> Int64 {
        let all = try pages.first { $0.int64(0) } ?? 0
        let free = try freePages.first { $0.int64(0) } ?? 0
        return (all - free) * (try pageSize.first { $0.int64(0) } ?? 0)
    }

    private func rows(
        _ machine: Int64,
        _ status: ExecutionStatus,
        before time: Timestamp,
        limit: Int
    ) throws(StoreError) -> [EndedExecution] {
        try ended.rows(
            .integer(machine),
            .integer(StatusCode.code(of: status)),
            .integer(time.milliseconds),
            .integer(limit)
        ) { row in
            EndedExecution(
                key: ExecutionKey(row.int64(0)),
                arn: "",
                stopTime: Timestamp(milliseconds: row.int64(1)),
                turns: 0
            )
        }
    }
}
