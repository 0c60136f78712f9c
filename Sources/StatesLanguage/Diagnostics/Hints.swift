// SPDX-License-Identifier: Apache-2.0

/// The hints that belong to the messages of the schema's rules.
enum Hints {
    static let addEnd: Hint = .advice("give one state \"End\": true, or add a Succeed or Fail state")
    static let addTransition: Hint = .advice("add \"Next\": \"…\", or \"End\": true")
    static let mendTargetsFirst: Hint = .advice("mend the missing targets above first: one of them may have led here")
    static let reachOrRemove: Hint = .advice("name the state in a Next, Default or Catch, or remove it")
    static let startWithDollar: Hint = .advice("a path begins with '$.', '$[', '$$.' or a variable's '$name'")
    static let useStandard: Hint = .advice("use a Standard workflow, or the resource without its pattern")
    static let replacePlaceholder: Hint = .advice("put the resource's ARN there, as a deployment would")
    static let useTimestampFormat: Hint = .advice("write it as 2024-01-02T03:04:05Z, or with an offset such as +01:00")
    static let wildcardLast: Hint = .advice("move \"States.ALL\" into an element of its own at the end")
    static let useParameters: Hint = .advice("use Parameters, whose fields that end in '.$' are evaluated")
    static let dropQueryLanguage: Hint = .advice("remove the state's QueryLanguage, or the whole definition's")

    static func removeAllButOne(_ names: [String]) -> Hint {
        .advice("keep one of \(names.joined(separator: ", "))")
    }

    static func addOne(_ names: [String]) -> Hint {
        names == ["Next", "End"] ? addTransition : .advice("add \(names.joined(separator: " or "))")
    }

    static func addDollar(_ name: String) -> Hint { .advice("name the field '\(name).$' to have it evaluated") }

    static func addPath(_ name: String) -> Hint { .advice("name the field '\(name)Path' to have the path read") }

    /// What the other query language has in a field's place.
    static func equivalent(of field: String) -> Hint? {
        let equivalents = [
            "Arguments": "Parameters", "Output": "OutputPath, ResultPath or ResultSelector", "Items": "ItemsPath",
            "Condition": "Variable with an operator", "Parameters": "Arguments", "ItemsPath": "Items",
            "InputPath": "Arguments or Output with {% $states.input… %}", "OutputPath": "Output",
            "ResultPath": "Output or Assign", "ResultSelector": "Output", "Result": "Output",
            "Variable": "Condition", "And": "Condition", "Or": "Condition", "Not": "Condition",
        ]
        if let equivalent = equivalents[field] { return .advice("use \(equivalent)") }
        return field.hasSuffix("Path") ? .advice("use \(field.dropLast(4)) with {% … %}") : nil
    }
}
