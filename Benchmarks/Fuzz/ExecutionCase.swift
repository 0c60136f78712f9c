// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Whole executions of made-up definitions, from their start to their end.
enum ExecutionCase {
    static func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        let type: WorkflowType = generator.chance(80) ? .standard : .express
        var maker = DefinitionGenerator(type: type, generator: SeededGenerator(seed: generator.next()))
        let text = maker.definition().serialized
        Watchdog.material(text)
        let analysis = DefinitionParser(catalog: .fuzzed).analyze(text, type: type)
        guard let machine = analysis.machine else {
            let findings = analysis.diagnostics.map { "\($0.message) at \($0.location ?? "")" }
            throw Violation(message: "A valid definition is refused: \(findings)", material: text)
        }
        try run(machine, text, type, &generator, &report)
    }

    static func run(
        _ machine: StateMachine,
        _ text: String,
        _ type: WorkflowType,
        _ generator: inout SeededGenerator,
        _ report: inout Report
    ) throws(Violation) {
        let input = DocumentGenerator.input(&generator)
        let material = "\(text)\nwith the input \(input.serialized)"
        Watchdog.material(material)
        var world = World(
            machine: machine,
            type: type,
            limits: limits(of: type, &generator),
            input: input,
            generator: SeededGenerator(seed: generator.next())
        )
        do throws(BrokenRule) {
            try world.run()
        } catch {
            throw Violation(message: error.message, material: material + "\n" + world.trace)
        }
        report.count("executions \(world.result?.status.rawValue ?? "left running")")
        report.count("events", world.checker.count)
        report.count("turns", world.turns)
    }

    /// AWS's limits in half of the cases, and far lower ones in the others, so that executions meet them.
    private static func limits(of type: WorkflowType, _ generator: inout SeededGenerator) -> ExecutionLimits {
        var limits = ExecutionLimits()
        limits.eventsMaximum = generator.pick([50, 300, 300, 1_000, 1_000])
        limits.bytesPerTurnMaximum = generator.pick([.max, .max, 1_000])
        // An Express machine may loop without end, and its clock stands still meanwhile.
        if type == .express { limits.transitionsPerTurnMaximum = 30 }
        guard generator.chance(50) else { return limits }
        limits.payloadBytesMaximum = generator.pick([400, 2_000, 262_144, 262_144])
        limits.variablesBytesMaximum = generator.pick([50, 1_000, 100_000, 100_000])
        limits.transitionsPerTurnMaximum = generator.pick([1, 3, 10, 30])
        limits.mapConcurrencyMaximum = generator.pick([1, 2, 40])
        return limits
    }
}
