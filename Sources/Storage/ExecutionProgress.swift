// SPDX-License-Identifier: Apache-2.0

public import Interpreter

/// How far an execution has come: what its next turn must follow.
///
/// Every store checks turns by it.
public struct ExecutionProgress: Sendable, Equatable {
    /// The number of the last turn; 0 before the first.
    public var turn: Int
    /// The id of the last event; 0 before the first.
    public var lastEvent: Int
    public var status: ExecutionStatus

    /// An execution before its first turn, unless more is said.
    public init(turn: Int = 0, lastEvent: Int = 0, status: ExecutionStatus = .running) {
        self.turn = turn
        self.lastEvent = lastEvent
        self.status = status
    }

    /// Goes on by one turn; throws `conflict` where it does not follow the last one.
    public mutating func advance(by record: TurnRecord) throws(StoreError) {
        guard status == .running else {
            throw conflict(record, "the execution has ended \(status.rawValue)")
        }
        guard record.turn == turn + 1 else { throw conflict(record, "the last turn stored is \(turn)") }
        if let ids = record.prepared?.events {
            if let first = ids.first { try follow(first, of: record) }
            lastEvent += max(ids.count - 1, 0)
        } else {
            for index in record.events.indices { try follow(record.events[index].id, of: record) }
        }
        turn = record.turn
        if let end = record.result?.status { status = end }
    }

    private mutating func follow(_ event: Int, of record: TurnRecord) throws(StoreError) {
        guard event == lastEvent + 1 else {
            throw conflict(record, "its event \(event) does not follow event \(lastEvent)")
        }
        lastEvent = event
    }

    /// Runs again; throws `conflict` where it has not ended, or succeeded.
    public mutating func redrive(_ key: ExecutionKey) throws(StoreError) {
        guard status != .running, status != .succeeded else {
            throw .conflict("Execution \(key.number) is \(status.rawValue) and cannot be redriven.")
        }
        status = .running
    }

    private func conflict(_ record: TurnRecord, _ reason: String) -> StoreError {
        .conflict("Turn \(record.turn) of execution \(record.key.number) was refused: \(reason).")
    }
}
