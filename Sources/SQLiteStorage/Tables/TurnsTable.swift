// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import StatesLanguage
import Storage

/// Writes `turns`.
final class TurnsWriter {
    private let insertion: Statement
    private let numbers: TurnNumbersLookup

    init(_ connection: Connection) throws(StoreError) {
        insertion = try Statement(
            "INSERT INTO turns (execution, turn, last_event, events, content) VALUES (?, ?, ?, ?, ?)",
            on: connection
        )
        numbers = try TurnNumbersLookup(connection)
    }

    /// Appends a turn; `lastEvent` is the id of the execution's last event up to and including this turn.
    func append(_ turn: TurnRecord, lastEvent: Int) throws(StoreError) {
        try insertion.run(
            .integer(turn.key.number),
            .integer(turn.turn),
            .integer(lastEvent),
            .integer(turn.eventCount),
            .blob(turn.content)
        )
    }

    /// The numbers of an execution's last turn and event; nil before its first turn.
    func last(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? { try numbers.last(of: key) }
}

/// Looks up the numbers of an execution's last turn and event, whatever the turn's content is.
private final class TurnNumbersLookup {
    private let statement: Statement
    private let eventsOfOnlyTurn: Statement
    private let onlyTurn: Statement

    init(_ connection: Connection) throws(StoreError) {
        statement = try Statement(
            "SELECT turn, last_event FROM turns WHERE execution = ? ORDER BY last_event DESC, turn DESC LIMIT 1",
            on: connection
        )
        eventsOfOnlyTurn = try Statement(
            "SELECT events FROM executions WHERE key = ? AND events IS NOT NULL",
            on: connection
        )
        // Whether a column is null stands in the row's head; its value, behind the payloads.
        onlyTurn = try Statement("SELECT 1 FROM executions WHERE key = ? AND content IS NOT NULL", on: connection)
    }

    func lastTurn(of key: ExecutionKey) throws(StoreError) -> Int? {
        if let last = try statement.first(.integer(key.number), read: { $0.int(0) }) { return last }
        return try onlyTurn.first(.integer(key.number)) { $0.int(0) }
    }

    func last(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        if let last = try statement.first(.integer(key.number), read: { ($0.int(0), $0.int(1)) }) { return last }
        return try eventsOfOnlyTurn.first(.integer(key.number)) { (1, $0.int(0)) }
    }
}

/// Reads `turns`, and the first turns that stand with their executions.
final class TurnsReader {
    private let first: Statement
    private let upwards: Statement
    private let downwards: Statement
    private let all: Statement
    private let lastLookup: Statement
    private let numbers: TurnNumbersLookup

    init(_ connection: Connection) throws(StoreError) {
        first = try Statement(
            "SELECT key, 1, content, events FROM executions WHERE key = ? AND content IS NOT NULL",
            on: connection
        )
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
        numbers = try TurnNumbersLookup(connection)
    }

    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        guard query.limit > 0 else { return [] }
        return query.reverse ? try eventsDown(key, query) : try eventsUp(key, query)
    }

    func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        var commands: [(time: Timestamp, command: Command)] = []
        for (statement, table) in [(first, "executions"), (all, "turns")] {
            try statement.forEach([.integer(key.number)]) { (row) throws(StoreError) in
                let content = try Self.opened(row, table, of: key, with: keys)
                commands.append(
                    try Self.undamaged(row, table) { () throws(RecordDamage) in
                        try TurnCodec.decodeCommand(content, key: key, turn: row.int(1))
                    }
                )
                return true
            }
        }
        return commands
    }

    /// The numbers of an execution's last turn and event, checked against that turn's content; nil before its first.
    func last(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        if let last = try last(of: key, by: lastLookup, in: "turns") { return last }
        return try last(of: key, by: first, in: "executions")
    }

    private func last(
        of key: ExecutionKey,
        by statement: Statement,
        in table: String
    ) throws(StoreError) -> (turn: Int, event: Int)? {
        try statement.first(.integer(key.number)) { (row) throws(StoreError) in
            try Self.undamaged(row, table) { () throws(RecordDamage) in
                try TurnCodec.check(row.blob(2), key: key, turn: row.int(1))
            }
            return (turn: row.int(1), event: row.int(3))
        }
    }

    /// The same, whatever the turn's content is.
    func lastNumbers(of key: ExecutionKey) throws(StoreError) -> (turn: Int, event: Int)? {
        try numbers.last(of: key)
    }

    /// The number of the last turn; nil before the first one.
    func lastTurn(of key: ExecutionKey) throws(StoreError) -> Int? { try numbers.lastTurn(of: key) }

    private func eventsUp(_ key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let first = max(query.from ?? 1, 1)
        let last = query.limit > .max - first ? .max : first + query.limit - 1
        var (events, bytes) = ([HistoryEvent](), 0)
        func take(_ row: Row, _ table: String) throws(StoreError) -> Bool {
            let more = try Self.events(row, table, of: key, through: last, with: query.keys).drop { $0.id < first }
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
            return !query.isSatisfied(by: events, bytes: bytes)
        }
        var goesOn = true
        try self.first.forEach([.integer(key.number)]) { (row) throws(StoreError) in
            if row.int(3) >= first { goesOn = try take(row, "executions") }
            return false
        }
        guard goesOn else { return events }
        try upwards.forEach([.integer(key.number), .integer(first)]) { (row) throws(StoreError) in
            try take(row, "turns")
        }
        return events
    }

    private func eventsDown(_ key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        let last = query.from ?? .max
        var (events, bytes) = ([HistoryEvent](), 0)
        func take(_ row: Row, _ table: String) throws(StoreError) -> Bool {
            let more = try Self.events(row, table, of: key, through: last, with: query.keys)
                .reversed().prefix(query.limit - events.count)
            events += more
            if query.bytesMaximum < .max { bytes += more.reduce(0) { $0 + $1.answerBytes } }
            return !query.isSatisfied(by: events, bytes: bytes)
        }
        var goesOn = true
        try downwards.forEach([.integer(key.number), .integer(last)]) { (row) throws(StoreError) in
            goesOn = try take(row, "turns")
            return goesOn
        }
        guard goesOn else { return events }
        try first.forEach([.integer(key.number)]) { (row) throws(StoreError) in try take(row, "executions") }
        return events
    }

    /// The events of a row up to one; what comes after it in the turn is not even decoded.
    private static func events(
        _ row: Row,
        _ table: String,
        of key: ExecutionKey,
        through last: Int,
        with keys: KeyRing
    ) throws(StoreError) -> [HistoryEvent] {
        let content = try opened(row, table, of: key, with: keys)
        return try undamaged(row, table) { () throws(RecordDamage) in
            try TurnCodec.decode(content, key: key, turn: row.int(1), through: last).events
        }
    }

    /// A row's content, which may be sealed.
    private static func opened(
        _ row: Row,
        _ table: String,
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [UInt8] {
        do throws(SealError) {
            return try TurnCodec.opened(row.blob(2), key: key, turn: row.int(1), with: keys)
        } catch {
            throw StoreError(error, in: "The row \(row.int64(0)) of the table \(table)")
        }
    }

    /// What is made of a row's content, or which row is damaged.
    private static func undamaged<Result>(
        _ row: Row,
        _ table: String,
        _ body: () throws(RecordDamage) -> Result
    ) throws(StoreError) -> Result {
        do throws(RecordDamage) {
            return try body()
        } catch {
            throw .damaged(table, row: "\(row.int64(0))", error.reason)
        }
    }
}
