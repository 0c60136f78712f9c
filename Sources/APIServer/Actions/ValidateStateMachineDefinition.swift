// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage

extension Action {
    /// Says what is wrong with a definition, without creating anything.
    static let validateStateMachineDefinition = Action(
        "ValidateStateMachineDefinition",
        input: StructureShape([
            // An empty text is no bad request here: it has a finding of its own (recorded).
            .required("definition", .string(0...1_048_576, isSensitive: true)),
            .optional("type", .stateMachineType),
            .optional("severity", .enumeration(["ERROR", "WARNING"])),
            .optional("maxResults", .integer(0...100)),
        ])
    ) { input, engine, answer in
        let type = input.text("type").flatMap(WorkflowType.init) ?? .standard
        let showsWarnings = input.text("severity") == "WARNING"
        let limit = input.pageSize
        engine.validate(
            definition: input.requiredText("definition"),
            type: type,
            reply: reply(to: answer) { analysis in
                let diagnostics = analysis.diagnostics
                let shown = diagnostics.filter { showsWarnings || $0.severity == .error }
                var writer = AnswerWriter()
                writer.string("result", diagnostics.contains { $0.severity == .error } ? "FAIL" : "OK")
                writer.array("diagnostics", shown.prefix(limit)) { writer, diagnostic in
                    writer.string("severity", diagnostic.severity.rawValue)
                    writer.string("code", diagnostic.code.rawValue)
                    writer.string("message", diagnostic.answeredMessage)
                    writer.string("location", diagnostic.location)
                }
                writer.boolean("truncated", shown.count > limit)
                return writer.body()
            }
        )
    }
}
