// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension IntegrationCatalog {
    /// A catalog for tests: some integrations with the patterns they have on AWS.
    static let test: IntegrationCatalog = {
        var patterns: [Entry: Set<ServiceResource.Pattern>] = [:]
        func add(_ service: String, _ actions: [String], _ added: Set<ServiceResource.Pattern> = []) {
            for action in actions { patterns[Entry(service: service, action: action)] = added }
        }
        add("lambda", ["invoke"], [.waitForTaskToken])
        add("dynamodb", ["getItem", "putItem", "updateItem", "deleteItem"])
        add("sqs", ["sendMessage"], [.waitForTaskToken])
        add("sns", ["publish"], [.waitForTaskToken])
        add("events", ["putEvents"], [.waitForTaskToken])
        add("states", ["startExecution"], [.sync, .sync2, .waitForTaskToken])
        add("aws-sdk:sfn", ["startSyncExecution", "sendTaskSuccess", "stopExecution"], [.waitForTaskToken])
        return IntegrationCatalog(
            patterns: patterns,
            parameters: [
                Entry(service: "lambda", action: "invoke"): anything(
                    named: ["ClientContext", "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier"]
                ),
                Entry(service: "states", action: "startExecution"): anything(
                    named: ["Input", "Name", "StateMachineArn", "TraceHeader"]
                ),
            ]
        )
    }()

    private static func anything(named names: [JSONString]) -> ParameterShape {
        ParameterShape(names.map { .optional($0, .any) })
    }
}

func analyze(_ definition: String, type: WorkflowType = .standard) -> DefinitionAnalysis {
    DefinitionParser(catalog: .test).analyze(definition, type: type)
}

/// A machine whose only state, named A, has these fields.
func machine(_ fields: String) -> String { #"{"StartAt":"A","States":{"A":{\#(fields)}}}"# }

extension DefinitionAnalysis {
    /// Each diagnostic in one line.
    var lines: [String] { diagnostics.map { "\($0.code.rawValue): \($0.message) at \($0.location ?? "null")" } }
}
