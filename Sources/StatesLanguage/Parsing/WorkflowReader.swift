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
            StateNameRule.check(name, at: states.location.field(name), in: machine)
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
