// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Reads one `StartAt` with its `States`, and notes what the rules that look at the whole scope need.
struct WorkflowReader {
    let machine: MachineReader
    let fields: Fields
    let scope: Scope

    /// Nil where the workflow is refused; the reasons are among the findings.
    func workflow() -> Workflow? {
        let startAt = fields.string("StartAt")
        guard let states = fields.object("States") else { return nil }
        if states.members.isEmpty { fields.error(Message.emptyValue, at: "States") }
        for (position, name) in states.names.enumerated() {
            scope.positions[name] = StateIndex(position: position)
            machine.registerState(name, at: states.location.field(name))
        }
        if let startAt { scope.start = Transfer(target: startAt, location: fields.location.field("StartAt")) }
        let planned = states.members.map { member in
            state(member.key.text, states.object(member.value, at: states.location.field(member.key.text)))
        }
        let complete = planned.compactMap { $0 }
        guard complete.count == planned.count, let start = startAt.flatMap({ scope.positions[$0] }) else { return nil }
        return Workflow(startAt: start, states: complete)
    }

    private func state(_ name: String, _ fields: Fields?) -> State? {
        if let fields { return StateReader(name: name, fields: fields, scope: scope, machine: machine)?.state() }
        scope.leavesUnknown(name)
        return nil
    }
}

/// What holds for a whole definition while it is read.
final class MachineReader {
    let catalog: IntegrationCatalog
    let type: WorkflowType
    let findings = Findings()
    /// The machine's own language; a state's default.
    var queryLanguage = QueryLanguage.jsonPath
    /// All scopes in the order of the definition, outer before inner.
    private(set) var scopes: [Scope] = []
    private var stateNames: Set<String> = []
    private var labels: Set<String> = []

    init(catalog: IntegrationCatalog, type: WorkflowType) {
        self.catalog = catalog
        self.type = type
    }

    func workflow(_ fields: Fields, in outer: Scope?) -> Workflow? {
        let scope = Scope(location: fields.location, outer: outer)
        scopes.append(scope)
        return WorkflowReader(machine: self, fields: fields, scope: scope).workflow()
    }

    func registerState(_ name: String, at location: Location) {
        if name.unicodeScalars.count > 80 {
            findings.error(Message.longStateName(name), at: location, code: .invalidStateName)
        }
        if !stateNames.insert(name).inserted {
            findings.error(Message.duplicateState(name), at: location, code: .duplicateStateName)
        }
    }

    func registerLabel(_ label: String, at location: Location) {
        if label.unicodeScalars.count > 40 {
            findings.error(Message.longLabel(label), at: location, code: .invalidLabelName)
        }
        let isPlain = label.unicodeScalars.allSatisfy { scalar in
            !"?*<>{}[]:;,\\|^~$#%&`\"".unicodeScalars.contains(scalar) && !scalar.properties.isWhitespace
                && scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
        }
        if !isPlain || label.isEmpty {
            findings.error(Message.invalidLabel(label), at: location, code: .invalidLabelName)
        }
        if !labels.insert(label).inserted {
            findings.error(Message.duplicateLabel(label), at: location, code: .duplicateLabelName)
        }
    }
}

/// One set of states that can lead to each other: the whole machine, a branch, or a Map's item processor.
final class Scope {
    let location: Location
    let outer: Scope?
    /// The states by name.
    var positions: [String: StateIndex] = [:]
    var start: Transfer?
    /// Where each state leads, by the state's name.
    var transfers: [String: [Transfer]] = [:]
    /// The states that end the workflow.
    var terminalStates: Set<String> = []
    /// Where variables are assigned.
    var assignments: [(name: String, location: Location)] = []

    init(location: Location, outer: Scope?) {
        self.location = location
        self.outer = outer
    }

    /// Notes a state of which it is unknown where it leads: it must not make the workflow look endless.
    func leavesUnknown(_ name: String) { terminalStates.insert(name) }
}

/// A mention of a state's name.
struct Transfer {
    let target: String
    let location: Location
}
