// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Paths that find nothing whatever the workflow is given, because the state before leaves no such field.
///
/// It follows states that only one other leads to; where ways meet, nothing is known.
struct DataFlowAdvice {
    private let workflow: Workflow
    /// Where the workflow's states stand.
    private let states: Location
    private let input: Shape
    /// By position of the state: what leads to it.
    private let sources: [[Source]]
    private var known: [Shape?]

    private enum Source {
        case start
        case end(of: Int)
        case catcher(of: Int, position: Int)
    }

    init(workflow: Workflow, states: Location, input: Shape) {
        self.workflow = workflow
        self.states = states
        self.input = input
        var sources: [[Source]] = Array(repeating: [], count: workflow.states.count)
        sources[workflow.startAt.position].append(.start)
        for (position, state) in workflow.states.enumerated() {
            for next in state.nextStates { sources[next.position].append(.end(of: position)) }
            for (index, catcher) in state.catchers.enumerated() {
                sources[catcher.next.position].append(.catcher(of: position, position: index))
            }
        }
        self.sources = sources
        known = Array(repeating: nil, count: workflow.states.count)
    }

    /// What is known about each state's input.
    mutating func inputs() -> [Shape] {
        for position in workflow.states.indices where known[position] == nil { follow(to: position) }
        return known.map { $0 ?? .unknown }
    }

    /// Goes back to where something is known, and from there on to the state.
    private mutating func follow(to position: Int) {
        var way: [Int] = []
        var current = position
        while known[current] == nil {
            // Taken for unknown until its own turn comes: so a loop ends here.
            known[current] = .unknown
            way.append(current)
            guard sources[current].count == 1, let before = state(before: current) else { break }
            current = before
        }
        for position in way.reversed() { known[position] = inputShape(at: position) }
    }

    private func state(before position: Int) -> Int? {
        switch sources[position].first {
        case .end(of: let before), .catcher(of: let before, position: _): before
        case .start, nil: nil
        }
    }

    private func inputShape(at position: Int) -> Shape {
        guard sources[position].count == 1, let source = sources[position].first else { return .unknown }
        switch source {
        case .start: return input
        case .end(of: let before):
            return (known[before] ?? .unknown).output(of: workflow.states[before])
        case .catcher(of: let before, position: let index):
            let state = workflow.states[before]
            return (known[before] ?? .unknown).caught(by: state.catchers[index], of: state)
        }
    }

    /// The paths of one state that find nothing.
    func advice(at position: Int) -> [Advice] {
        let state = workflow.states[position]
        guard state.queryLanguage == .jsonPath else { return [] }
        let location = states.field(state.name)
        var advice: [Advice] = []
        for read in state.reads(of: known[position] ?? .unknown, at: location) {
            guard case .nothing(let instead) = read.document.find(read.path) else {
                if let meant = ContextAdvice.advice(on: read) { advice.append(meant) }
                continue
            }
            let origin = self.state(before: position).map { "'\(workflow.states[$0].name)' before it leaves" }
            advice.append(
                Advice(
                    .alwaysFails,
                    "The path '\(read.path.text)' never finds anything: \(origin ?? "there is") \(instead)",
                    at: read.location,
                    part: .value
                )
            )
        }
        return advice
    }
}

extension State {
    /// Where the state leads when it succeeds.
    var nextStates: [StateIndex] {
        switch kind {
        case .pass(let pass): pass.transition.next
        case .task(let task): task.transition.next
        case .wait(let wait): wait.transition.next
        case .parallel(let parallel): parallel.transition.next
        case .map(let map): map.transition.next
        case .choice(let choice): choice.rules.map(\.next) + (choice.defaultState.map { [$0] } ?? [])
        case .succeed, .fail: []
        }
    }

    var catchers: [Catcher] {
        switch kind {
        case .task(let task): task.catchers
        case .parallel(let parallel): parallel.catchers
        case .map(let map): map.catchers
        default: []
        }
    }
}

extension Transition {
    fileprivate var next: [StateIndex] {
        guard case .next(let index) = self else { return [] }
        return [index]
    }
}
