// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import JSONPath
import StatesLanguage
import Testing

extension Evaluation {
    /// What tests evaluate against: one variable, a small context object.
    static func of(_ input: String, variables: [String: JSON] = ["v": ["x": 1]]) throws -> Evaluation {
        Evaluation(
            input: try JSON(parsing: input),
            context: ["State": ["Name": "S"], "Execution": ["Input": ["a": 1]]],
            variables: variables,
            generator: SeededGenerator(seed: 1)
        )
    }
}

/// The states of a definition without tasks.
func states(_ states: String, startAt: String = "A") throws -> StateMachine {
    let text = #"{"StartAt":"\#(startAt)","States":\#(states)}"#
    let analysis = DefinitionParser(catalog: IntegrationCatalog(patterns: [:])).analyze(text, type: .standard)
    return try #require(analysis.machine, "\(analysis.diagnostics)")
}

/// The state A, whose fields these are; a state B to go to is there where they name it.
func state(_ fields: String) throws -> State {
    let other = fields.contains(#""Next":"B""#) ? #","B":{"Type":"Succeed"}"# : ""
    return try #require(states(#"{"A":{\#(fields)}\#(other)}"#).workflow.states.first)
}

/// A template, as `Parameters` holds it.
func template(_ text: String) throws -> PayloadTemplate {
    let machine = try states(#"{"A":{"Type":"Pass","Parameters":\#(text),"End":true}}"#)
    guard case .pass(let pass)? = machine.workflow.states.first?.kind else { throw WrongState() }
    return try #require(pass.parameters)
}

struct WrongState: Error {}

/// The text of the value, or the cause of the error.
func outcome(_ evaluate: () throws -> JSON) throws -> String {
    do {
        return try evaluate().serialized
    } catch let error as EvaluationError {
        return "\(error.error): \(error.cause)"
    }
}
