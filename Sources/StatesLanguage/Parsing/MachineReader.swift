// SPDX-License-Identifier: Apache-2.0

/// What holds for a whole definition while it is read.
final class MachineReader {
    let catalog: IntegrationCatalog
    let type: WorkflowType
    /// Whether one state is tested: services that this server lacks may be mocked.
    var isTested = false
    let findings = Findings()
    /// The machine's own language; a state's default.
    var queryLanguage = QueryLanguage.jsonPath
    /// The variables that any state assigns: an expression that names one of them does not mean the function that is
    /// built in by that name.
    var assignedVariables: Set<String> = []
    /// All scopes in the order of the definition, outer before inner.
    private(set) var scopes: [Scope] = []
    var stateNames = UniqueNames()
    var labels = UniqueNames()

    init(catalog: IntegrationCatalog, type: WorkflowType) {
        self.catalog = catalog
        self.type = type
    }

    func workflow(_ fields: Fields, in outer: Scope?) -> Workflow? {
        let scope = Scope(location: fields.location, outer: outer)
        scopes.append(scope)
        return WorkflowReader(machine: self, fields: fields, scope: scope).workflow()
    }
}

/// The names of one kind that a definition has used so far.
struct UniqueNames {
    private var names: Set<String> = []

    /// Notes a name; false where it was there already.
    mutating func insert(_ name: String) -> Bool { names.insert(name).inserted }
}
