// SPDX-License-Identifier: Apache-2.0

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
    /// The names of those, once the whole definition was read.
    private(set) lazy var assignedNames = Set(assignments.map(\.name))

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
