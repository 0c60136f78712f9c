// SPDX-License-Identifier: Apache-2.0

public import Interpreter

/// In which branches and iterations each event of a history stands, found by the events before it.
public struct BranchScopes: Sendable {
    /// One branch of a Parallel state or one iteration of a Map state.
    public struct Branch: Hashable, Sendable {
        /// The Parallel or Map state; a name is unique in a definition.
        public var state: String
        public var index: Int
    }

    /// Of each event: from the outermost branch to the innermost.
    private var scopes: [Int: [Branch]] = [:]
    /// The Parallel state that has begun with an event, and how many of its branches have.
    private var parallels: [Int: (state: String, begun: Int)] = [:]
    /// The state that was entered with an event.
    private var entered: [Int: String] = [:]

    /// Nothing seen yet.
    public init() {}

    /// The branches of the next event; events come in their order.
    public mutating func enter(_ event: HistoryEvent) -> [Branch] {
        var scope = scopes[event.previousID] ?? []
        switch event.details {
        case .stateEntered(let name, _):
            entered[event.id] = name
            if let parallel = parallels[event.previousID] {
                scope.append(Branch(state: parallel.state, index: parallel.begun))
                parallels[event.previousID]?.begun += 1
            }
        case .mapIteration(let name, let index) where event.type == .mapIterationStarted:
            // An iteration may come after one that has ended.
            scope = BranchScopes.leave(name, scope) + [Branch(state: name, index: index)]
        case .stateExited(let name, _, _): scope = BranchScopes.leave(name, scope)
        default: break
        }
        if event.type == .parallelStateStarted, let name = entered[event.previousID] { parallels[event.id] = (name, 0) }
        scopes[event.id] = scope
        return scope
    }

    /// The branches outside of a state.
    private static func leave(_ state: String, _ scope: [Branch]) -> [Branch] {
        Array(scope.prefix { $0.state != state })
    }
}
