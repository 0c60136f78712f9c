// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import StatesLanguage

/// Which parts of a definition some runs went through.
public struct Coverage: Sendable {
    /// What is counted.
    public enum Kind: String, Sendable, CaseIterable {
        case states
        /// Every way out of a state: its Next or End, each Choice rule and Default, each catcher.
        case branches
        /// The rules of Choice states, and their Default.
        case choices
        case retries
        case catches
    }

    /// One thing that a run can go through.
    public struct Item: Hashable, Sendable {
        public var kind: Kind
        public var state: String
        /// Which of the state's, as `Choices[0] → Approve`; empty for the state itself.
        public var part: String
        fileprivate var mark: Mark

        /// For people: the state, with the part.
        public var text: String { part.isEmpty ? state : "\(state) \(part)" }
    }

    /// What a run leaves behind.
    fileprivate enum Mark: Hashable {
        case entered(String)
        /// Left neither by a rule nor by a catcher.
        case left(String)
        case choice(String, Int?)
        case retry(String, Int)
        case caught(String, Int)
    }

    /// All that there is, in the order of the definition.
    public let items: [Item]
    private var counts: [Mark: Int] = [:]

    /// A definition that no run went through yet.
    public init(of machine: StateMachine) { items = Self.items(of: machine.workflow) }

    /// Counts what a run went through.
    public mutating func add(_ run: RunRecord) {
        for event in run.events {
            switch event.details {
            case .stateEntered(let name, _): counts[.entered(name), default: 0] += 1
            case .stateExited(let name, _, _): counts[.left(name), default: 0] += 1
            default: break
            }
        }
        for decision in run.decisions {
            switch decision {
            case .choice(let state, let rule): counts[.choice(state, rule), default: 0] += 1
            case .retry(let state, let retrier, _): counts[.retry(state, retrier), default: 0] += 1
            case .caught(let state, let catcher):
                counts[.caught(state, catcher), default: 0] += 1
                counts[.left(state), default: 0] -= 1
            }
        }
    }

    /// How often runs went through something.
    public func count(_ item: Item) -> Int { max(0, counts[item.mark] ?? 0) }

    /// How many of a kind were gone through, of how many.
    public func figures(_ kind: Kind) -> (covered: Int, total: Int) {
        let items = items.filter { $0.kind == kind }
        return (items.count { count($0) > 0 }, items.count)
    }

    /// The share of a kind in per cent; 100 where there is nothing to cover.
    public func percentage(_ kind: Kind) -> Double {
        let (covered, total) = figures(kind)
        return total == 0 ? 100 : 100 * Double(covered) / Double(total)
    }

    /// What no run went through.
    public func missed(_ kind: Kind) -> [Item] { items.filter { $0.kind == kind && count($0) == 0 } }

    // MARK: - The definition

    private static func items(of workflow: Workflow) -> [Item] {
        workflow.states.flatMap { state in
            var items = [Item(kind: .states, state: state.name, part: "", mark: .entered(state.name))]
            items += ways(of: state, in: workflow)
            items += handlers(of: state, in: workflow)
            switch state.kind {
            case .parallel(let parallel): items += parallel.branches.flatMap(Self.items)
            case .map(let map): items += Self.items(of: map.processor)
            case .pass, .task, .choice, .wait, .succeed, .fail: break
            }
            return items
        }
    }

    private static func ways(of state: State, in workflow: Workflow) -> [Item] {
        if case .choice(let choice) = state.kind {
            var rules: [(String, Mark)] = choice.rules.enumerated().map { position, rule in
                ("Choices[\(position)] → \(workflow[rule.next].name)", .choice(state.name, position))
            }
            if let next = choice.defaultState {
                rules.append(("Default → \(workflow[next].name)", .choice(state.name, nil)))
            }
            return [Kind.branches, .choices].flatMap { kind in
                rules.map { Item(kind: kind, state: state.name, part: $0.0, mark: $0.1) }
            }
        }
        guard let transition = state.transition else { return [] }
        let target =
            switch transition {
            case .next(let next): workflow[next].name
            case .end: "end"
            }
        return [Item(kind: .branches, state: state.name, part: "→ \(target)", mark: .left(state.name))]
    }

    private static func handlers(of state: State, in workflow: Workflow) -> [Item] {
        let (retry, catchers) = state.handlers
        let retries = retry.enumerated().map { position, retrier in
            Item(
                kind: .retries,
                state: state.name,
                part: "Retry[\(position)] (\(retrier.errorEquals.joined(separator: ", ")))",
                mark: .retry(state.name, position)
            )
        }
        let catches = catchers.enumerated().flatMap { position, catcher in
            [Kind.branches, .catches].map { kind in
                Item(
                    kind: kind,
                    state: state.name,
                    part: "Catch[\(position)] → \(workflow[catcher.next].name)",
                    mark: .caught(state.name, position)
                )
            }
        }
        return retries + catches
    }
}

extension State {
    /// Where it leads by itself; nil for a Choice and for what ends the execution.
    fileprivate var transition: Transition? {
        switch kind {
        case .pass(let pass): pass.transition
        case .task(let task): task.transition
        case .wait(let wait): wait.transition
        case .parallel(let parallel): parallel.transition
        case .map(let map): map.transition
        case .choice, .succeed, .fail: nil
        }
    }

    fileprivate var handlers: (retry: [Retrier], catchers: [Catcher]) {
        switch kind {
        case .task(let task): (task.retry, task.catchers)
        case .parallel(let parallel): (parallel.retry, parallel.catchers)
        case .map(let map): (map.retry, map.catchers)
        case .pass, .choice, .wait, .succeed, .fail: ([], [])
        }
    }
}
