// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A way through a workflow: what it costs and whether its end is a good one.
struct Way {
    /// A whole number, which nested Maps can make larger than any integer.
    var transitions = 0.0
    var seconds = 0.0
    var isGood = true

    /// A good end counts more than any length.
    func isBetter(than other: Way) -> Bool {
        isGood == other.isGood ? transitions > other.transitions : isGood
    }
}

/// Finds the longest way that ends well, without going through a state twice.
struct LongestWay {
    let assumptions: PriceEstimate.Assumptions

    /// The way from the workflow's first state; a transition back to a state that is being left is not taken.
    func way(through workflow: Workflow) -> Way {
        var ways: [Way?] = Array(repeating: nil, count: workflow.states.count)
        var isEntered = Array(repeating: false, count: workflow.states.count)
        var pending = [workflow.startAt.position]
        while let position = pending.last {
            let state = workflow.states[position]
            let next = state.nextStates.map(\.position)
            if !isEntered[position] {
                isEntered[position] = true
                pending += next.filter { !isEntered[$0] }
                continue
            }
            pending.removeLast()
            guard ways[position] == nil else { continue }
            var best: Way?
            for way in next.compactMap({ ways[$0] }) where best.map(way.isBetter) ?? true { best = way }
            ways[position] = own(state).followed(by: best ?? Way(isGood: next.isEmpty))
        }
        return ways[workflow.startAt.position] ?? Way()
    }

    /// One state alone, with what is inside it.
    private func own(_ state: State) -> Way {
        switch state.kind {
        case .pass, .choice, .succeed: return Way(transitions: 1)
        case .fail: return Way(transitions: 1, isGood: false)
        case .task: return Way(transitions: 1, seconds: assumptions.taskSeconds)
        case .wait(let wait):
            guard case .seconds(let seconds) = wait.until else { return Way(transitions: 1) }
            return Way(transitions: 1, seconds: Double(seconds))
        case .parallel(let parallel):
            let ways = parallel.branches.map(way)
            return Way(
                transitions: 1 + ways.reduce(0) { $0 + $1.transitions },
                seconds: ways.map(\.seconds).max() ?? 0,
                isGood: ways.allSatisfy(\.isGood)
            )
        case .map(let map):
            let way = way(through: map.processor)
            let items = itemCount(of: map)
            var rounds = items == 0 ? 0 : 1
            if case .literal(let limit) = map.maxConcurrency, (1..<max(1, items)).contains(limit) {
                rounds = (items + limit - 1) / limit
            }
            return Way(
                transitions: 1 + Double(items) * way.transitions,
                seconds: Double(rounds) * way.seconds,
                isGood: way.isGood
            )
        }
    }

    private func itemCount(of map: Map) -> Int {
        switch map.items?.root {
        case .constant(.array(let elements)): elements.count
        case .array(let elements, _): elements.count
        default: assumptions.items
        }
    }
}

extension Way {
    fileprivate func followed(by next: Way) -> Way {
        Way(
            transitions: transitions + next.transitions,
            seconds: seconds + next.seconds,
            isGood: isGood && next.isGood
        )
    }
}
