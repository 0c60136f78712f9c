// SPDX-License-Identifier: Apache-2.0

/// A definition, parsed, checked and planned: immutable, and shared by all executions that run it.
public final class StateMachine: Sendable {
    public let comment: String?
    public let queryLanguage: QueryLanguage
    /// How long an execution may run before it ends TIMED_OUT, in seconds.
    public let timeoutSeconds: Int?
    public let workflow: Workflow

    public init(comment: String?, queryLanguage: QueryLanguage, timeoutSeconds: Int?, workflow: Workflow) {
        self.comment = comment
        self.queryLanguage = queryLanguage
        self.timeoutSeconds = timeoutSeconds
        self.workflow = workflow
    }
}

extension StateMachine {
    /// The variables that each state reads, without the states that read none, as DescribeStateMachine answers them:
    /// in the order of the definition, nested states after the state that holds them.
    public var variableReferences: [(state: String, variables: [String])] {
        workflow.allStates.map { ($0.name, $0.variableReferences) }.filter { !$0.1.isEmpty }
    }
}

extension Workflow {
    /// All states, those of branches and item processors after the state that holds them.
    public var allStates: [State] {
        states.flatMap { state in
            switch state.kind {
            case .parallel(let parallel): [state] + parallel.branches.flatMap(\.allStates)
            case .map(let map): [state] + map.processor.allStates
            default: [state]
            }
        }
    }
}

/// The language of paths and expressions.
public enum QueryLanguage: String, Sendable {
    case jsonPath = "JSONPath"
    case jsonata = "JSONata"
}

/// One `StartAt` with its `States`: the whole machine, a Parallel branch, or a Map's item processor.
public final class Workflow: Sendable {
    public let startAt: StateIndex
    public let states: [State]

    public init(startAt: StateIndex, states: [State]) {
        self.startAt = startAt
        self.states = states
    }

    /// The state at an index of this workflow.
    public subscript(index: StateIndex) -> State { states[index.position] }

    /// The state of that name in this scope; nested scopes are not searched.
    public func index(named name: String) -> StateIndex? {
        states.firstIndex { $0.name == name }.map(StateIndex.init(position:))
    }
}

/// The position of a state in its workflow, resolved from its name when the definition was planned.
public struct StateIndex: Hashable, Sendable {
    public let position: Int

    public init(position: Int) { self.position = position }
}

/// Where a state leads.
public enum Transition: Hashable, Sendable {
    case next(StateIndex)
    case end
}
