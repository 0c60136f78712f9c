// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// What the watchdog keeps about one lane: all executions in a row that it goes through bit by bit, and those that
/// stand still.
///
/// Touched on that lane only.
struct LaneWatch {
    /// Gone through from the end, so that the last one may take a removed one's place without being passed over.
    private(set) var row: [LiveExecution] = []
    /// Those before it were not looked at in this round through the row.
    var cursor = 0
    /// Found standing still once.
    ///
    /// Between two pieces of work of a lane that can be so for a moment; a round later it cannot.
    var suspects: [LiveExecution] = []
    private(set) var standing: [JSONString: Standstill] = [:]
    /// How many commitments of the lane have been settled, ever.
    var settledCount = 0
    /// The count of the last round, and since when it has not changed although there was something to settle.
    var lastSettledCount = 0
    var unsettledSince: Timestamp?

    mutating func insert(_ execution: LiveExecution) {
        execution.watchPlace = row.count
        row.append(execution)
    }

    mutating func remove(_ execution: LiveExecution) {
        let place = execution.watchPlace
        guard place < row.count, row[place] === execution else { return }
        row[place] = row[row.count - 1]
        row[place].watchPlace = place
        row.removeLast()
        cursor = min(cursor, row.count)
        if !standing.isEmpty { standing[execution.arn] = nil }
    }

    /// Notes what an execution lacks, nil where it goes on; returns whether that is news.
    mutating func note(_ standstill: Standstill?, of execution: LiveExecution) -> Bool {
        guard standstill != nil || !standing.isEmpty else { return false }
        let before = standing.updateValue(standstill, forKey: execution.arn)
        return standstill != nil && before != standstill
    }

    /// Whether the execution is still on the lane.
    func contains(_ execution: LiveExecution) -> Bool {
        execution.watchPlace < row.count && row[execution.watchPlace] === execution
    }
}

extension [JSONString: Standstill] {
    /// Sets or removes a value; returns the one before.
    fileprivate mutating func updateValue(_ value: Standstill?, forKey key: JSONString) -> Standstill? {
        let before = self[key]
        self[key] = value
        return before
    }
}
