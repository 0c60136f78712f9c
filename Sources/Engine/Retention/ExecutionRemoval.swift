// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// An ended execution on its way out of the store: its record first, then its turns, some at a time.
struct ExecutionRemoval: Sendable {
    var key: ExecutionKey
    /// How many turns it had, and how many of them were removed.
    var turns: Int
    var removedTurns = 0
    /// Whether its record is gone, and the store notes that its turns must follow.
    var isBegun = false

    /// The collection of those whose turns must follow: documents that tell the number of turns, by key.
    static let notes = "execution-removals"

    init(key: ExecutionKey, turns: Int) {
        self.key = key
        self.turns = turns
    }

    /// One that an earlier commit, or process, has begun; nil for a note that is none.
    init?(noted name: String, _ document: JSON) {
        guard let number = Int64(name), let turns = document.int else { return nil }
        self.init(key: ExecutionKey(number), turns: turns)
        isBegun = true
    }

    /// The changes that take the record away and leave the turns for later.
    func begun(_ services: LaneServices) -> [StoreChange] {
        [.removeExecution(key), .putDocument(collection: Self.notes, name: "\(key.number)", .integer(Int64(turns)))]
            + [RetentionSweeper.lastKeyChange(services)]
    }

    /// Whether nothing is left.
    var isDone: Bool { removedTurns >= turns }

    /// The changes of one commit that removes at most so many turns.
    mutating func step(rows: Int) -> [StoreChange] {
        var changes: [StoreChange] = isBegun ? [] : [.removeExecution(key)]
        let count = min(turns - removedTurns, rows)
        removedTurns += count
        changes.append(.removeTurns(of: key, atMost: count))
        let name = "\(key.number)"
        if isDone {
            if isBegun { changes.append(.removeDocument(collection: Self.notes, name: name)) }
        } else if !isBegun {
            changes.append(.putDocument(collection: Self.notes, name: name, .integer(Int64(turns))))
        }
        isBegun = true
        return changes
    }
}

/// What a start by name finds by that name.
enum FoundExecution: Sendable {
    case kept(ExecutionRecord)
    /// It ended so long ago that its name may be used again.
    case expired(ExecutionRemoval)
}

extension LaneServices {
    /// What an execution that was found counts as; on a thread that may block.
    ///
    /// A task that asks again for what it started is told of that, however long ago it ended: it must not run twice.
    func found(
        _ record: ExecutionRecord,
        by start: ExecutionStart,
        in store: any Store
    ) throws(StoreError) -> FoundExecution {
        guard let policy = limits.retention, let stop = record.stopTime, stop < policy.limit(at: clock.now),
            start.nestedIn?.hasStarted(record) != true
        else { return .kept(record) }
        return .expired(ExecutionRemoval(key: record.key, turns: try store.progress(of: record.key)?.turn ?? 0))
    }
}
