// SPDX-License-Identifier: Apache-2.0

/// Results that many parts are put together to, each in full: together they must stay below 256 KiB.
enum PayloadAdvice {
    static func advice(on visit: StateVisit) -> [Advice] {
        switch visit.state.kind {
        case .map(let map) where map.resultPath != .discard && keepsAll(visit.state, map.resultSelector):
            guard let state = map.processor.lastStates.first(where: keepsWholeResult) else { return [] }
            return [
                risk(
                    "The results of all items are put together, each with the whole result of '\(state.name)'",
                    at: visit.location,
                    hint: "keep less of each with ResultSelector, OutputPath or Output in '\(state.name)', or make the "
                        + "Map's ResultPath null"
                )
            ]
        case .parallel(let parallel)
        where parallel.resultPath != .discard && keepsAll(visit.state, parallel.resultSelector):
            let copies = parallel.branches.count { $0.lastStates.contains(where: keepsInput) }
            guard copies > 1 else { return [] }
            return [
                risk(
                    "The result holds the input \(copies) times, once for each branch that keeps it",
                    at: visit.location,
                    hint: "let the branches' last states give only their results, with OutputPath or ResultSelector"
                )
            ]
        default: return []
        }
    }

    private static func risk(_ message: String, at location: Location, hint: String) -> Advice {
        Advice(.payloadRisk, "\(message): it may outgrow 256 KiB", at: location, hint: hint)
    }

    private static func keepsAll(_ state: State, _ selector: PayloadTemplate?) -> Bool {
        selector == nil && state.outputPath == .root && state.output == nil
    }

    /// A service's answer or a function's result, with nothing left out.
    private static func keepsWholeResult(_ state: State) -> Bool {
        guard case .task(let task) = state.kind else { return false }
        return task.resultPath != .discard && keepsAll(state, task.resultSelector)
    }

    /// The input, with a result put in or none: what `ResultPath` makes of it in a JSONPath state.
    private static func keepsInput(_ state: State) -> Bool {
        guard state.queryLanguage == .jsonPath, state.outputPath == .root, case .task(let task) = state.kind else {
            return false
        }
        return task.resultPath != .root
    }
}

extension Workflow {
    /// The states that end it with their output.
    fileprivate var lastStates: [State] {
        states.filter { state in
            switch state.kind {
            case .pass(let pass): pass.transition == .end
            case .task(let task): task.transition == .end
            case .wait(let wait): wait.transition == .end
            case .parallel(let parallel): parallel.transition == .end
            case .map(let map): map.transition == .end
            case .succeed: true
            case .choice, .fail: false
            }
        }
    }
}
