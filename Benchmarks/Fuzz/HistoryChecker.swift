// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// Checks the events of one execution as they come.
struct HistoryChecker {
    private var events: [HistoryEvent] = []
    /// The Entered events whose visit has exited.
    private var exited: Set<Int> = []
    /// How many states of a type are inside: entered, and neither exited nor aborted.
    private var inside: [String: Int] = [:]
    private var iterations = 0

    var count: Int { events.count }

    private static let terminal: Set<HistoryEventType> = [
        .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted,
    ]

    mutating func take(_ step: Step, at now: Timestamp) throws(BrokenRule) {
        for event in step.events {
            try BrokenRule.require(event.id == events.count + 1, "Event \(event.id) follows \(events.count).")
            let isEarlier = (0..<event.id).contains(event.previousID)
            try BrokenRule.require(isEarlier, "Event \(event.id) names \(event.previousID) as its previous one.")
            try BrokenRule.require(event.timestamp == now, "Event \(event.id) has another time than its turn.")
            let isFirst = event.type == .executionStarted
            try BrokenRule.require(isFirst == (event.id == 1), "ExecutionStarted is event \(event.id).")
            let isOver = events.last.map { Self.terminal.contains($0.type) } ?? false
            try BrokenRule.require(!isOver, "Event \(event.id) follows the last one.")
            events.append(event)
            try count(event)
        }
    }

    func checkEnd(_ result: ExecutionResult?) throws(BrokenRule) {
        let expected: HistoryEventType? =
            switch result?.status {
            case .succeeded: .executionSucceeded
            case .failed: .executionFailed
            case .timedOut: .executionTimedOut
            case .aborted: .executionAborted
            case .running, .pendingRedrive, nil: nil
            }
        try BrokenRule.require(events.last?.type == expected, "The last event does not tell the result.")
    }

    private mutating func count(_ event: HistoryEvent) throws(BrokenRule) {
        let name = event.type.rawValue
        if name.hasSuffix("StateEntered") {
            inside[String(name.dropLast("Entered".count)), default: 0] += 1
        } else if name.hasSuffix("StateExited") {
            try leave(String(name.dropLast("Exited".count)), event)
            try checkVisit(event)
        } else if name.hasSuffix("StateAborted") {
            try leave(String(name.dropLast("Aborted".count)), event)
        }
        switch event.type {
        case .mapIterationStarted: iterations += 1
        case .mapIterationSucceeded, .mapIterationFailed, .mapIterationAborted:
            iterations -= 1
            try BrokenRule.require(iterations >= 0, "Event \(event.id) ends an iteration that never started.")
        default: break
        }
    }

    private mutating func leave(_ state: String, _ event: HistoryEvent) throws(BrokenRule) {
        inside[state, default: 0] -= 1
        try BrokenRule.require(inside[state, default: 0] >= 0, "Event \(event.id) leaves a \(state) that none is in.")
    }

    /// The visit that an Exited event ends is the nearest one on its chain with the state's name.
    private mutating func checkVisit(_ event: HistoryEvent) throws(BrokenRule) {
        guard case .stateExited(let name, _, _) = event.details else {
            throw BrokenRule(message: "Event \(event.id) has no details of an exit.")
        }
        var previous = event.previousID
        while previous > 0 {
            let earlier = events[previous - 1]
            if let entered = entered(name, by: earlier) {
                let isNew = exited.insert(entered).inserted
                return try BrokenRule.require(isNew, "Event \(event.id) is the second exit from the visit \(entered).")
            }
            previous = earlier.previousID
        }
        throw BrokenRule(message: "Event \(event.id) exits from '\(name)', which was not entered on its chain.")
    }

    /// The visit of a state that an event tells of: its Entered event itself, or the one that an EvaluationFailed passes
    /// over, as recorded.
    private func entered(_ name: String, by event: HistoryEvent) -> Int? {
        switch event.details {
        case .stateEntered(name, _):
            return event.id
        case .evaluationFailed(_, _, _, name):
            return events[event.previousID..<(event.id - 1)].last { earlier in
                guard earlier.previousID == event.previousID, case .stateEntered(name, _) = earlier.details else {
                    return false
                }
                return true
            }?.id
        default:
            return nil
        }
    }
}
