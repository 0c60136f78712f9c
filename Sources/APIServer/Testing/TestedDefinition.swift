// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
import StatesLanguage

/// The state that TestState runs, as a machine of its own: whatever it leads to stands there as an end.
struct TestedDefinition {
    /// What a state is called that comes without a machine (recorded).
    private static let defaultName = "StateName"

    let machine: StateMachine

    /// Finds the state in the call's definition, and plans it; throws what AWS answers.
    init(_ definition: String, stateName: String?, engine: WorkflowEngine) throws(ServiceError) {
        let value: JSON
        do throws(JSONParseError) {
            value = try JSON(parsing: definition, depthMaximum: DefinitionParser.depthMaximum)
        } catch {
            throw Self.invalid(engine.analyzeForTest(definition))
        }
        guard let members = value.members else { throw Self.invalid(engine.analyzeForTest(definition)) }
        let (name, state) = try Self.state(in: members, stateName, engine)
        let analysis = engine.analyzeForTest(
            Self.machine(around: state, name, language: stateName == nil ? nil : members["QueryLanguage"]).serialized
        )
        guard let machine = analysis.machine else { throw Self.invalid(analysis) }
        self.machine = machine
    }

    /// The one state of the definition, or the state of that name, wherever it is.
    private static func state(
        in definition: JSONObject,
        _ name: String?,
        _ engine: WorkflowEngine
    ) throws(ServiceError) -> (name: String, state: JSONObject) {
        guard let name else {
            guard definition["States"] == nil || definition["Type"] != nil else {
                throw ServiceError(.validation, "StateName must be specified when testing a state machine definition")
            }
            return (defaultName, definition)
        }
        let analysis = engine.analyzeForTest(JSON.object(definition).serialized)
        guard analysis.machine != nil else { throw invalid(analysis) }
        guard let state = find(JSONString(name), in: definition) else {
            throw ServiceError(.validation, "State not found in definition")
        }
        return (name, state)
    }

    private static func find(_ name: JSONString, in workflow: JSONObject) -> JSONObject? {
        let states = workflow["States"]?.members ?? [:]
        if let state = states[name]?.members { return state }
        for (_, state) in states {
            let inner =
                (state["Branches"]?.elements ?? []) + [state["ItemProcessor"], state["Iterator"]].compactMap(\.self)
            for workflow in inner {
                if let found = workflow.members.flatMap({ find(name, in: $0) }) { return found }
            }
        }
        return nil
    }

    private static func machine(around state: JSONObject, _ name: String, language: JSON?) -> JSON {
        let name = JSONString(name)
        var states: JSONObject = [:]
        states[name] = .object(state)
        for target in targets(of: state) where states[target] == nil { states[target] = ["Type": "Succeed"] }
        var machine: JSONObject = ["StartAt": .string(name), "States": .object(states)]
        // The language of the whole machine holds for the states inside of the tested one, too.
        if let language { machine["QueryLanguage"] = language }
        return .object(machine)
    }

    /// The states that a state names as the next ones.
    private static func targets(of state: JSONObject) -> [JSONString] {
        let rules = (state["Choices"]?.elements ?? []) + (state["Catch"]?.elements ?? [])
        let named = [state["Next"], state["Default"]] + rules.map { $0["Next"] }
        return named.compactMap { value in
            guard case .string(let name)? = value else { return nil }
            return name
        }
    }

    private static func invalid(_ analysis: DefinitionAnalysis) -> ServiceError {
        ServiceError(.invalidDefinition, analysis.diagnostics.invalidDefinitionText)
    }
}

extension TestedDefinition {
    var state: State { machine.workflow[machine.workflow.startAt] }
}
