// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// The states of a definition, which a test may name.
///
/// What is expected of a state that is not there, or that never does such a thing, would be fulfilled whatever happens.
struct StateNames {
    private let states: [State]

    init(_ machine: StateMachine) { states = machine.workflow.allStates }

    /// Throws where a test mocks what is no Task.
    func check(_ test: WorkflowTest) throws(DocumentFault) {
        for (state, steps) in test.mockSteps.sorted(by: { $0.key < $1.key }) {
            let place = Place(steps: steps, part: .name)
            try check(state, at: place, types: [.task], "only a Task can be mocked")
        }
    }

    /// Throws where a state is expected to do something that it cannot.
    func check(_ expectation: Expectation, withPath: Bool) throws(DocumentFault) {
        func place(_ field: String, _ step: JSONLocations.Step, _ part: Place.Part = .name) -> Place {
            Place(steps: expectation.steps(of: field) + [step], part: part)
        }
        for (state, _) in expectation.calls ?? [] {
            let place = place("calls", .key(JSONString(state)))
            try check(state, at: place, types: [.task], "only a Task makes calls")
        }
        for (state, _) in expectation.retries ?? [] {
            let place = place("retries", .key(JSONString(state)))
            try check(state, at: place, types: [.task, .parallel, .map], "only a Task, Parallel or Map is retried")
        }
        for (index, item) in (expectation.history ?? []).enumerated() {
            guard let state = item["state"]?.text else { continue }
            var place = place("history", .index(index), .value)
            place.steps.append(.key("state"))
            try check(state, at: place)
        }
        guard withPath else { return }
        for (index, state) in (expectation.path ?? []).enumerated() {
            try check(state, at: place("path", .index(index), .value))
        }
    }

    /// Throws where there is no state of a name, or where it is of none of some types.
    private func check(
        _ name: String,
        at place: Place,
        types: Set<State.StateType>? = nil,
        _ rule: String = ""
    ) throws(DocumentFault) {
        let fitting = states.filter { types?.contains($0.type) ?? true }.map(\.name)
        guard let state = states.first(where: { $0.name == name }) else {
            let hint = NearestName.to(name, in: fitting).map { "; did you mean '\($0)'?" } ?? ""
            throw DocumentFault(place: place, message: "the definition has no state '\(name)'\(hint)")
        }
        guard types?.contains(state.type) ?? true else {
            throw DocumentFault(place: place, message: "the state '\(name)' is a \(state.type.rawValue): \(rule)")
        }
    }
}
