// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata

/// Variables that are read where nothing ever assigns them; in JSONata a misspelt function is one, too.
enum VariableAdvice {
    /// Looks at one state, where these variables are assigned in its workflow or around it.
    static func advice(on visit: StateVisit, assigned: Set<String>) -> [Advice] {
        let functions = visit.state.queryLanguage == .jsonata ? Facts.libraryFunctions : []
        return visit.state.variableReferences.filter { !assigned.contains($0) }.map { name in
            Advice(
                .unassignedVariable,
                "The variable '$\(name)' is assigned nowhere in this workflow or around it",
                at: visit.location,
                hint: NearestName.to(name, in: assigned.sorted() + functions).map { "did you mean '$\($0)'?" }
                    ?? "assign it with Assign in a state before"
            )
        }
    }
}

extension Workflow {
    /// The names of the variables that its own states assign, not those inside them.
    var assignedVariables: Set<String> {
        var names: Set<String> = []
        for state in states {
            names.formUnion(state.assign?.memberNames ?? [])
            for catcher in state.catchers { names.formUnion(catcher.assign?.memberNames ?? []) }
            if case .choice(let choice) = state.kind {
                for rule in choice.rules { names.formUnion(rule.assign?.memberNames ?? []) }
            }
        }
        return names
    }
}

extension PayloadTemplate {
    fileprivate var memberNames: [String] {
        switch root {
        case .constant(let value): value.members?.keys.map(\.text) ?? []
        case .object(let members, computed: _): members.keys.map(\.text)
        default: []
        }
    }
}
