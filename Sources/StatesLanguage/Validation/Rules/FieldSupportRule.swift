// SPDX-License-Identifier: Apache-2.0

/// Which fields each type of state has, and in which query language.
enum FieldSupportRule {
    /// Reports the fields that no state of this type has.
    static func check(_ fields: Fields, of type: State.StateType) {
        let allowed = common.union(own[type] ?? [])
        for name in fields.names where !allowed.contains(name) {
            fields.error(Message.unsupportedField(name), marking: name, hint: hint(for: name, of: type))
        }
    }

    /// Which field was meant, or which states have it.
    private static func hint(for name: String, of type: State.StateType) -> Hint {
        let owners = State.StateType.allCases.filter { own[$0]?.contains(name) ?? false }.map(\.rawValue)
        guard owners.isEmpty else { return .advice("only \(owners.joined(separator: ", ")) states have it") }
        return .misspelled(name, known: common.union(own[type] ?? []).sorted())
    }

    /// Reports the fields that only the other query language has.
    static func checkLanguage(_ fields: Fields, in language: QueryLanguage) {
        let (foreign, other) =
            switch language {
            case .jsonPath: (jsonataOnly, QueryLanguage.jsonata)
            case .jsonata: (jsonPathOnly, QueryLanguage.jsonPath)
            }
        for name in fields.names where foreign.contains(name) {
            fields.error(
                Message.onlyIn(other, name, effective: language),
                marking: name,
                hint: Hints.equivalent(of: name)
            )
        }
    }

    /// Reports the fields of a JSONata Choice rule that it does not have; those of a JSONPath rule by their language.
    static func checkRule(_ rule: Fields) {
        let foreign: Set<String> = ["And", "Or", "Not", "Variable"]
        for name in rule.names where foreign.contains(name) {
            rule.error(
                Message.onlyIn(.jsonPath, name, effective: .jsonata),
                marking: name,
                hint: Hints.equivalent(of: name)
            )
        }
        // A test that may not be there need not be told of a second time, by its operator.
        let operators = rule.has("Variable") ? ChoiceOperator.names : []
        rule.allowOnly(foreign.union(operators).union(["Condition", "Next", "Output", "Assign", "Comment"]))
    }

    private static let common: Set<String> = ["Type", "Comment", "QueryLanguage"]

    private static let own: [State.StateType: Set<String>] = [
        .pass: [
            "InputPath", "OutputPath", "Result", "ResultPath", "Parameters", "Output", "Assign", "Next", "End",
        ],
        .task: [
            "InputPath", "OutputPath", "ResultPath", "Parameters", "Arguments", "Output", "Assign", "Resource",
            "Credentials", "ResultSelector", "Retry", "Catch", "TimeoutSeconds", "TimeoutSecondsPath",
            "HeartbeatSeconds", "HeartbeatSecondsPath", "Next", "End",
        ],
        .wait: [
            "InputPath", "OutputPath", "Output", "Assign", "Seconds", "Timestamp", "SecondsPath", "TimestampPath",
            "Next", "End",
        ],
        .parallel: [
            "InputPath", "OutputPath", "ResultPath", "Parameters", "Arguments", "Output", "Assign", "ResultSelector",
            "Retry", "Catch", "Branches", "Next", "End",
        ],
        .map: [
            "InputPath", "OutputPath", "ResultPath", "Parameters", "Output", "Assign", "ResultSelector", "Retry",
            "Catch", "ItemProcessor", "Iterator", "ItemsPath", "Items", "ItemSelector", "ItemReader", "ItemBatcher",
            "ResultWriter", "MaxConcurrency", "MaxConcurrencyPath", "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath", "ToleratedFailureCount", "ToleratedFailureCountPath", "Label", "Next",
            "End",
        ],
        .choice: ["InputPath", "OutputPath", "Output", "Assign", "Choices", "Default"],
        .succeed: ["InputPath", "OutputPath", "Output"],
        .fail: ["Error", "Cause", "ErrorPath", "CausePath"],
    ]

    private static let jsonataOnly: Set<String> = ["Arguments", "Output", "Items", "Condition"]

    private static let jsonPathOnly: Set<String> = [
        "InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath",
        "TimeoutSecondsPath", "HeartbeatSecondsPath", "SecondsPath", "TimestampPath", "MaxConcurrencyPath",
        "ToleratedFailurePercentagePath", "ToleratedFailureCountPath", "ErrorPath", "CausePath", "MaxItemsPath",
        "MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath",
    ]
}
