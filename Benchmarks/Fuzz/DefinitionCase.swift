// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Definitions that were valid until they were spoiled; those that still are run.
enum DefinitionCase {
    static func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        let type: WorkflowType = generator.chance(80) ? .standard : .express
        var maker = DefinitionGenerator(type: type, generator: SeededGenerator(seed: generator.next()))
        var document = maker.definition()
        var text = document.serialized
        if generator.chance(60) {
            document = TextMutator.mutated(document, &generator)
            text = document.serialized
        } else {
            text = String(decoding: TextMutator.mutated(Array(text.utf8), &generator), as: UTF8.self)
        }
        Watchdog.material(text)
        let analysis = DefinitionParser(catalog: .fuzzed).analyze(text, type: type)
        let isRefused = analysis.diagnostics.contains { $0.severity == .error }
        try Violation.require((analysis.machine == nil) == isRefused, "It is neither refused nor planned.", text)
        _ = analysis.positions(in: text)
        guard let machine = analysis.machine else { return report.count("definitions refused") }
        report.count("definitions taken")
        try ExecutionCase.run(machine, text, type, &generator, &report)
    }
}

extension IntegrationCatalog {
    /// What made-up definitions name.
    static let fuzzed = IntegrationCatalog(patterns: [
        Entry(service: "lambda", action: "invoke"): [.waitForTaskToken],
        Entry(service: "states", action: "startExecution"): [.sync, .sync2, .waitForTaskToken],
    ])
}
