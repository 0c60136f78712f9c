// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// Writes `turns`.
final class TurnsWriter {
    private let insertion: Statement
    private let lastLookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        insertion = try Statement(
            "INSERT INTO turns (execution, turn, last_event, events, content) VALUES (?, ?, ?, ?, ?)",
            on: connection
        )
        lastLookup = try Statement(
            """
            SELECT turn, last_event FROM turns WHERE execution = ? ORDER BY last_event DESC, turn DESC LIMIT 1
            """,
            on: connection
        )
    }

    /// Appends a turn; `lastEvent` is the id of the execution's last event up to and including this turn.
    func append(_ turn: TurnRecord, lastEvent: Int) throws(StoreError) {
        try insertion.run(
            .integer(turn.key.number),
            .integer(turn.turn),
            .integer(lastEvent),
            .integer(turn.events.count),
            .blob(turn.content ?? TurnCodec.encode(turn))
        )
    }

    /// The numbers of an execution's last turn and event; nil before its first turn.
    func last(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        try lastLookup.first(.integer(key.number)) { ($0.int(0), $0.int(1)) }
    }
}

/// Reads `turns`.
final class TurnsReader {
    private let upwards: Statement
    private let downwards: Statement
    private let all: Statement
    private let lastLookup: Statement
    private let lastNumbersLookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        upwards = try Statement(
            """
            SELECT number, turn, content FROM turns WHERE execution = ? AND last_event >= ? AND events > 0 \
            ORDER BY last_event, turn
            """,
            on: connection
        )
        // From the turn that holds the event on; the last turn where none does.
        downwards = try Statement(
            """
            SELECT number, turn, content FROM turns WHERE execution = ?1 AND events > 0 AND last_event <= ifnull( \
            (SELECT min(last_event) FROM turns WHERE execution = ?1 AND last_event >= ?2), 9223372036854775807) \
            ORDER BY last_event DESC, turn DESC
            """,
            on: connection
        )
        all = try Statement(
            "SELECT number, turn, content FROM turns WHERE execution = ? ORDER BY last_event, turn",
            on: connection
        )
        lastLookup = try Statement(
            """
            SELECT number, turn, content, last_event FROM turns WHERE execution = ? \
            ORDER BY last_event DESC, turn DESC LIMIT 1
            """,
            on: connection
        )
        lastNumbersLookup = try Statement(
            "SELECT turn, last_event FROM turns WHERE execution = ? ORDER BY last_event DESC, turn DESC LIMIT 1",
            on: connection
        )
    }

    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        guard query.limit > 0 else { return [] }
        return query.reverse ? try eventsDown(key, query) : try eventsUp(key, query)
    }

    func commands(of key: ExecutionKey) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try all.rows(.integer(key.number)) { (row) throws(StoreError) in
            do throws(RecordDamage) {
                return try TurnCodec.decodeCommand(row.blob(2), key: key, turn: row.int(1))
            } catch {
                throw .damaged("turns", row: "\(row.int64(0))", error.reason)
            }
        }
    }

    /// The numbers of an execution's last turn and event, checked against that turn's content; nil before its first.
    func last(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        try lastLookup.first(.integer(key.number)) { (row) throws(StoreError) in
            do throws(RecordDamage) {
                try TurnCodec.check(row.blob(2), key: key, turn: row.int(1))
            } catch {
                throw .damaged("turns", row: "\(row.int64(0))", error.reason)
            }
            return (row.int(1), row.int(3))
        }
    }

    /// The same, whatever the turn's content is.
    func lastNumbers(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        try lastNumbersLookup.first(.integer(key.number)) { ($0.int(0), $0.int(1)) }
    }

    private func eventsUp(_ key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let first = max(query.from ?? 1, 1)
        let last = query.limit > .max - first ? .max : first + query.limit - 1
        var (events, bytes) = ([HistoryEvent](), 0)
        try upwards.forEach([.integer(key.number), .integer(first)]) { (row) throws(StoreError) in
            let more = try Self.events(row, of: key, through: last).drop { $0.id < first }
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
            return !query.isSatisfied(by: events, bytes: bytes)
        }
        return events
    }

    private func eventsDown(_ key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let last = query.from ?? .max
        var (events, bytes) = ([HistoryEvent](), 0)
        try downwards.forEach([.integer(key.number), .integer(last)]) { (row) throws(StoreError) in
            let more = try Self.events(row, of: key, through: last).reversed().prefix(query.limit - events.count)
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
            return !query.isSatisfied(by: events, bytes: bytes)
        }
        return events
    }

    /// The events of a row up to one; what comes after it in the turn is not even decoded.
    private static func events(
        _ row: Row,
        of key: ExecutionKey,
        through last: Int
    ) throws(StoreError) -> [HistoryEvent] {
        do throws(RecordDamage) {
            return try TurnCodec.decode(row.blob(2), key: key, turn: row.int(1), through: last).events
        } catch {
            throw .damaged("turns", row: "\(row.int64(0))", error.reason)
        }
    }
}
