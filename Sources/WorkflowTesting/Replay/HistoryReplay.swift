// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
package import StatesLanguage

/// A definition that was given the outcomes of a recorded execution: whether it takes the same way.
package struct HistoryReplay: Sendable {
    /// Where the ways part.
    package struct Parting: Sendable, Equatable {
        /// The branch or iteration, as `CheckApplicant[0]`; empty at the top level.
        package var scope: String
        /// The last thing that both did there.
        package var shared: String?
        /// What the recorded execution did, and the definition does, in words.
        package var recorded: String
        package var now: String
    }

    package let record: RunRecord
    /// Nil where the ways are the same.
    package let parting: Parting?
    /// The first document that differs on the way: what a task was given, or the output.
    package let difference: Difference?

    /// Runs a definition with the outcomes of a recorded execution, at the times at which they came.
    package init(_ history: RecordedHistory, on machine: StateMachine, type: WorkflowType) {
        var subject = VirtualRun.Subject(machine: machine)
        subject.type = type
        subject.input = history.input
        subject.startTime = history.startTime
        var left = history.calls
        var difference: Difference?
        let record = VirtualRun.record(of: subject) { request, _ in
            let input = request.input.value
            // Iterations that run at once may call in another order.
            let own = left.indices.filter { left[$0].state == request.stateName }
            guard let position = own.first(where: { left[$0].input == input }) ?? own.first else { return nil }
            let call = left.remove(at: position)
            difference =
                difference
                ?? Difference.first(
                    call.input,
                    input,
                    field: "input of '\(call.state)' (event \(call.event))",
                    steps: []
                )
            return call.outcome
        }
        self.record = record
        parting = Self.parting(history, record)
        if difference == nil, let old = history.end?.output?.value, let new = record.result?.output?.value {
            difference = Difference.first(old, new, field: "output", steps: [])
        }
        self.difference = difference
    }

    // MARK: - Ways

    /// One thing done on the way.
    private struct Step: Equatable {
        var event: Int
        var text: String

        static func == (left: Step, right: Step) -> Bool { left.text == right.text }
    }

    /// What happened, branch by branch: the order of what runs side by side is nobody's choice.
    private static func ways(_ events: [HistoryEvent]) -> [[BranchScopes.Branch]: [Step]] {
        var scopes = BranchScopes()
        var ways: [[BranchScopes.Branch]: [Step]] = [:]
        var states: [Int: String] = [:]
        for event in events {
            let scope = scopes.enter(event)
            states[event.id] = event.details.stateName ?? states[event.previousID]
            let state = states[event.id] ?? ""
            switch event.type {
            case .taskScheduled, .lambdaFunctionScheduled, .activityScheduled:
                ways[scope, default: []].append(Step(event: event.id, text: "the task of '\(state)' is called"))
            case _ where event.type.rawValue.hasSuffix("StateEntered"):
                let type = event.type.rawValue.dropLast("StateEntered".count)
                ways[scope, default: []].append(Step(event: event.id, text: "the \(type) state '\(state)' is entered"))
            default: break
            }
        }
        return ways
    }

    /// Where the ways part first, by the recorded events.
    private static func parting(_ history: RecordedHistory, _ record: RunRecord) -> Parting? {
        let (old, new) = (ways(history.events), ways(record.events))
        var found: (event: Int, parting: Parting)?
        for scope in Set(old.keys).union(new.keys) {
            let (left, right) = (old[scope] ?? [], new[scope] ?? [])
            let shared = zip(left, right).prefix { $0 == $1 }.count
            let isSame = left.count == right.count && shared == left.count
            // An execution that was left or stopped on its way says nothing of what comes after.
            let isOpen = history.isOpen && shared == left.count
            if isSame || isOpen { continue }
            let event = shared < left.count ? left[shared].event : .max
            if let found, found.event <= event { continue }
            let name = scope.map { "\($0.state)[\($0.index)]" }.joined(separator: " ")
            let ended = "nothing more\(scope.isEmpty ? "" : " in \(name)")"
            let recorded = shared < left.count ? "\(left[shared].text) (event \(left[shared].event))" : ended
            let parting = Parting(
                scope: name,
                shared: shared > 0 ? left[shared - 1].text : nil,
                recorded: recorded,
                now: shared < right.count ? right[shared].text : ended
            )
            found = (event, parting)
        }
        if var parting = found?.parting {
            if let fault = faultText(record), parting.now.hasPrefix("nothing more") { parting.now += ": \(fault)" }
            return parting
        }
        return partingAtEnd(history, record)
    }

    private static func partingAtEnd(_ history: RecordedHistory, _ record: RunRecord) -> Parting? {
        guard let old = history.end, !history.isOpen else { return nil }
        if let fault = faultText(record) {
            return Parting(scope: "", shared: nil, recorded: old.words, now: fault)
        }
        guard let new = record.result, old.status != new.status || old.error != new.error else { return nil }
        return Parting(scope: "", shared: nil, recorded: old.words, now: new.words)
    }

    private static func faultText(_ record: RunRecord) -> String? {
        switch record.fault {
        case nil: nil
        case .unanswered(let request, let invocation)?:
            "'\(request.stateName)' is called \(invocation + 1) times, more often than it was recorded"
        case .waitsForever?: "the execution waits for something that never came"
        case .tooLong(let events)?: "the execution has not ended after \(events) events"
        }
    }
}

extension ExecutionResult {
    /// Such as `the execution ends FAILED with Busy`.
    fileprivate var words: String {
        "the execution ends \(status.rawValue)\(error.map { " with \($0)" } ?? "")"
    }
}
