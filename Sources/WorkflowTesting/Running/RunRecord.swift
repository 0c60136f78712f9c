// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import JSONModule
package import StatesLanguage

/// What happened in a run.
package struct RunRecord: Sendable {
    /// A call of a task.
    package struct Call: Sendable, Equatable {
        package var state: String
        /// Which call of that state, from 0.
        package var invocation: Int
        /// What the task was given: its Parameters or Arguments, evaluated.
        package var input: JSON
        package var time: Timestamp
    }

    /// Why a run has no result.
    package enum Fault: Sendable {
        /// Nobody says how a call goes.
        case unanswered(TaskRequest, invocation: Int)
        case tooLong(events: Int)
    }

    package let startTime: Timestamp
    package internal(set) var endTime: Timestamp
    package internal(set) var events: [HistoryEvent] = []
    package internal(set) var decisions: [Decision] = []
    package internal(set) var calls: [Call] = []
    package internal(set) var result: ExecutionResult?
    package internal(set) var fault: Fault?
    /// Whether nothing was left to happen but the end of the year in which an execution must end.
    package internal(set) var waitsForYear = false

    init(startTime: Timestamp) {
        self.startTime = startTime
        endTime = startTime
    }

    /// The states that were entered, in order.
    package var path: [String] {
        events.compactMap { event in
            guard case .stateEntered(let name, _) = event.details else { return nil }
            return name
        }
    }

    /// How long each retry of a state waited, in milliseconds.
    package func retryDelays(of state: String) -> [Int64] {
        decisions.compactMap { decision in
            guard case .retry(state, _, let delay) = decision else { return nil }
            return delay
        }
    }

    /// How long it took by its own clock, in milliseconds.
    package var duration: Int64 { endTime.milliseconds - startTime.milliseconds }
}
