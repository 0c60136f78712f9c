// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
public import StatesLanguage

/// A definition that was given the outcomes of a recorded execution: whether it takes the same way.
public struct HistoryReplay: Sendable {
    /// Where the ways part.
    public struct Parting: Sendable, Equatable {
        /// The branch or iteration, as `CheckApplicant[0]`; empty at the top level.
        public var scope: String
        /// The last thing that both did there.
        public var shared: String?
        /// What the recorded execution did, and the definition does, in words.
        public var recorded: String
        public var now: String
    }

    /// A place in a document where no difference can be told.
    public struct Uncompared: Sendable, Equatable {
        /// As `input of 'Charge' (event 3).id`.
        public var field: String
        /// What the value depends on.
        public var unknown: ReplayUnknown
    }

    public let record: RunRecord
    /// Nil where the ways are the same.
    public let parting: Parting?
    /// The first document that differs on the way: what a task was given, or the output.
    public let difference: Difference?
    /// Where documents came otherwise, but would come otherwise again with what the history does not tell.
    public let uncompared: [Uncompared]
    /// What the way depends on, of what the history does not tell; where the ways are the same, they are for one draw of
    /// random numbers.
    public let wayDependsOn: [ReplayUnknown]
    /// Where the ways part and nobody knows the execution's ARN: the states that read the context object, in which it is.
    public let contextReaders: [String]

    /// Runs a definition with the outcomes of a recorded execution, at the times at which they came.
    ///
    /// - Parameters:
    ///   - history: what is replayed.
    ///   - machine: the definition.
    ///   - type: its type.
    ///   - arn: the recorded execution's, which its history does not tell; nil where nobody knows it.
    public init(_ history: RecordedHistory, on machine: StateMachine, type: WorkflowType, arn: ExecutionARN? = nil) {
        var subject = VirtualRun.Subject(machine: machine)
        subject.type = type
        subject.input = history.input
        subject.startTime = history.startTime
        subject.arn = arn
        subject.roleARN = history.roleARN
        var run = ReplayedRun(history, as: subject)
        var parting = Self.parting(history, run.record)
        var dependsOn: [ReplayUnknown] = []
        if parting != nil {
            for seed in ReplayUnknown.draws {
                var other = subject
                other.seed = seed
                let drawn = ReplayedRun(history, as: other)
                guard Self.parting(history, drawn.record) == nil else { continue }
                (run, parting, subject, dependsOn) = (drawn, nil, other, [.randomNumbers])
                break
            }
        }
        var variants: [(unknown: ReplayUnknown, run: ReplayedRun)] = []
        for unknown in ReplayUnknown.allCases {
            guard let other = unknown.varied(subject) else { continue }
            variants.append((unknown, ReplayedRun(history, as: other)))
        }
        if let parting {
            dependsOn = variants.filter { Self.parting(history, $0.run.record) != parting }.map(\.unknown)
        }
        self.record = run.record
        self.parting = parting
        wayDependsOn = dependsOn
        let isUnknown = parting != nil && arn == nil
        contextReaders = isUnknown ? machine.workflow.allStates.filter(\.readsContext).map(\.name) : []
        (difference, uncompared) = Self.compared(history, run, variants)
    }

    /// The first document that differs, and where that cannot be told.
    private static func compared(
        _ history: RecordedHistory,
        _ run: ReplayedRun,
        _ variants: [(unknown: ReplayUnknown, run: ReplayedRun)]
    ) -> (Difference?, [Uncompared]) {
        var difference: Difference?
        var uncompared: [Uncompared] = []
        func compare(_ recorded: JSON, _ now: JSON, _ field: String, _ variant: (ReplayedRun) -> JSON?) {
            guard difference == nil, recorded != now else { return }
            var known = now
            for (unknown, run) in variants {
                guard let other = variant(run) else { continue }
                var fields: [String] = []
                known = known.adopting(recorded, whereOther: other, at: field, &fields)
                uncompared += fields.map { Uncompared(field: $0, unknown: unknown) }
            }
            difference = Difference.first(recorded, known, field: field, steps: [])
        }
        for call in run.calls {
            let event = call.recorded.event
            compare(call.recorded.input, call.input, "input of '\(call.recorded.state)' (event \(event))") { run in
                run.input(of: event)
            }
        }
        if let old = history.end?.output?.value, let new = run.record.result?.output?.value {
            compare(old, new, "output") { run in run.record.result?.output?.value }
        }
        return (difference, uncompared)
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
        case nil: record.waitsForYear ? "the execution waits for something that never came" : nil
        case .unanswered(let request, let invocation)?:
            "'\(request.stateName)' is called \(invocation + 1) times, more often than it was recorded"
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
