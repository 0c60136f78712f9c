// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// What AWS answered for definitions of Pass and Choice states.
@Suite(.enabled(if: RecordedCases.arePresent))
struct RecordedEvaluationTests {
    @Test func `each Choice operator decides as recorded`() throws {
        var count = 0
        for recorded in try RecordedCases.of("choice_operators") {
            let parameters = (recorded["steps"]?.elements ?? []).compactMap { $0["params"] }
            let definitions = parameters.compactMap { $0["definition"]?.text }
            // The recording hides the times in its own inputs: those that were sent still have them.
            let inputs = try parameters.compactMap { try $0["input"]?.text.map { try JSON(parsing: $0) } }
            let cases = recorded["expected"]?["cases"]?.elements ?? []
            #expect(definitions.count == cases.count && inputs.count == cases.count)
            for ((definition, input), expected) in zip(zip(definitions, inputs), cases) {
                let output = try Self.run(Self.machine(definition), on: input)
                #expect(output == expected["output"], "\(recorded["id"]?.text ?? ""): \(input.serialized)")
                count += 1
            }
        }
        #expect(count == 266)
    }

    @Test func `each intrinsic function gives what was recorded`() throws {
        var count = 0
        for recorded in try RecordedCases.of("intrinsic_functions") {
            let id = recorded["id"]?.text ?? ""
            if id.contains("jsonata") || id.contains("random") || id.contains("context") { continue }
            let steps = recorded["steps"]?.elements ?? []
            let definitions = steps.compactMap { $0["params"]?["definition"]?.text }
            let machine = try Self.machine(#require(definitions.first))
            let histories = recorded["expected"]?.members?.map(\.value) ?? []
            let inputs = steps.compactMap { $0["params"]?["input"]?.text }
            #expect(histories.count == inputs.count)
            for (input, history) in zip(inputs, histories) {
                let output = try Self.run(machine, on: JSON(parsing: input))
                let details = history["events"]?.elements?.compactMap {
                    $0["executionSucceededEventDetails"]?["output"]
                }
                #expect(output == details?.first, "\(id): \(input)")
                count += 1
            }
        }
        #expect(count > 50)
    }

    private static func machine(_ definition: String) throws -> StateMachine {
        let parser = DefinitionParser(catalog: IntegrationCatalog(patterns: [:]))
        return try #require(parser.analyze(definition, type: .standard).machine)
    }

    /// Runs a machine of Pass and Choice states.
    private static func run(_ machine: StateMachine, on input: JSON) throws -> JSON {
        var value = input
        var index = machine.workflow.startAt
        let context: JSON = ["Execution": ["Input": input]]
        while true {
            let state = machine.workflow[index]
            var evaluation = Evaluation(input: value, context: context, generator: SeededGenerator(seed: 1))
            switch state.kind {
            case .choice(let choice):
                let rule = try choice.rules.first { try $0.condition.holds(in: &evaluation) }
                index = try #require(rule?.next ?? choice.defaultState)
            case .pass(let pass):
                let result = try pass.result ?? pass.parameters?.evaluate(&evaluation) ?? value
                value = try state.outputPath.apply(
                    to: pass.resultPath.combine(result: result, with: value),
                    in: evaluation
                )
                guard case .next(let next) = pass.transition else { return value }
                index = next
            default: throw WrongState()
            }
        }
    }
}
