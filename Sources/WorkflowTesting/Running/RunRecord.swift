// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// What happened in a run.
public struct RunRecord: Sendable {
    /// A call of a task.
    public struct Call: Sendable, Equatable {
        public var state: String
        /// Which call of that state, from 0.
        public var invocation: Int
        /// What the task was given: its Parameters or Arguments, evaluated.
        public var input: JSON
        public var time: Timestamp
    }

    /// Why a run has no result.
    public enum Fault: Sendable {
        /// Nobody says how a call goes.
        case unanswered(TaskRequest, invocation: Int)
        case tooLong(events: Int)
    }

    public let startTime: Timestamp
    public internal(set) var endTime: Timestamp
    public internal(set) var events: [HistoryEvent] = []
    public internal(set) var decisions: [Decision] = []
    public internal(set) var calls: [Call] = []
    public internal(set) var result: ExecutionResult?
    public internal(set) var fault: Fault?
    /// Whether nothing was left to happen but the end of the year in which an execution must end.
    public internal(set) var waitsForYear = false

    init(startTime: Timestamp) {
        self.startTime = startTime
        endTime = startTime
    }

    /// The states that were entered, in order.
    public var path: [String] {
        events.compactMap { event in
            guard case .stateEntered(let name, _) = event.details else { return nil }
            return name
        }
    }

    /// How long each retry of a state waited, in milliseconds.
    public func retryDelays(of state: String) -> [Int64] {
        decisions.compactMap { decision in
            guard case .retry(state, _, let delay) = decision else { return nil }
            return delay
        }
    }

    /// How long it took by its own clock, in milliseconds.
    public var duration: Int64 { endTime.milliseconds - startTime.milliseconds }
}
