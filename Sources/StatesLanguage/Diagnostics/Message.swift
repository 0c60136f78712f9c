// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The messages of the schema's rules, each defined here once; the texts are AWS's where one has been seen.
enum Message {
    static let notAnObject = "Definition must be a valid JSON object"
    static let emptyValue = "Value cannot be empty"
    static let invalidPath = "Value must be a valid JSONPath."
    static let invalidTimestamp = "String does not match RFC3339 timestamp"
    static let invalidResource = "Value is not a valid resource ARN"
    static let misplacedWildcardError = "States.ALL must appear alone and at end of list"
    static let activityInExpress = "Express state machine does not support Activity ARN"
    static let credentialsForActivity = "The field 'Credentials' is not supported for activities"
    static let conflictingQueryLanguage =
        "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
    static let heartbeatNotBelowTimeout = "The field 'HeartbeatSeconds' must be less than the field 'TimeoutSeconds'"
    static let noStringFunction = "Value must be a valid JSONPath or an intrinsic function call that gives a string"
    static let missingEndState = "Workflow has no terminal state"
    static let reservedVariable = "Cannot assign to reserved variable '$states'."

    /// The root of a JSONata expression's input has words of its own (measured on AWS).
    static func topLevelReference(_ text: String) -> String {
        text == "$$"
            ? "Reference to '$$' is not supported." : "Reference to '\(text)' at the top level is not supported."
    }

    static func missingStatesMember(_ name: String) -> String { "Field '$states.\(name)' does not exist." }

    static func unsupportedField(_ name: String) -> String { "Field '\(name)' is not supported" }

    static func unsupportedParameter(_ name: String) -> String {
        "The field \"\(name)\" is not supported by Step Functions"
    }

    static func onlyIn(_ language: QueryLanguage, _ name: String, effective: QueryLanguage) -> String {
        "The QueryLanguage is set to '\(effective.rawValue)', but field '\(name)' is only supported for the "
            + "'\(language.rawValue)' QueryLanguage"
    }

    static func required(_ names: [String]) -> String { "These fields are required: \(list(names))" }

    static func requiredMember(_ name: String) -> String { "The field '\(name)' is required but was missing" }

    static func onlyOneOf(_ names: [String]) -> String {
        "There should only be one of the following fields: \(list(names))"
    }

    /// AWS's own text is not known.
    static func anyOf(_ names: [String]) -> String { "At least one of the fields must be set: \(list(names))" }

    static func exactlyOneOf(_ names: [String]) -> String {
        "This object should have only one of the following fields: \(list(names))"
    }

    static func oneKindOfRule(_ names: [String]) -> String {
        "The object must have only one of the following fields, \(list(names))"
    }

    /// The kinds of JSON values, in AWS's words.
    enum ValueType: String {
        case string = "STRING"
        case boolean = "BOOLEAN"
        case integer = "INTEGER"
        case number = "NUMBER"
        case object = "OBJECT"
        case array = "ARRAY"
    }

    /// Measured on AWS for texts; of the other types nobody has seen it.
    static func expected(_ type: ValueType) -> String { "Expected value of type [\(type.rawValue)]" }

    static func minimum(_ value: String) -> String { "Minimum value is \(value)" }

    static func maximum(_ value: String) -> String { "Maximum value is \(value)" }

    static func oneOf(_ values: [String]) -> String { "Value should be one of the following: \(list(values))" }

    static func unknownType(_ types: [String]) -> String {
        "The field 'Type' should have one of these values: \(list(types))"
    }

    static func notAReferencePath(_ reason: String) -> String { "Value is not a Reference Path: \(reason)" }

    static func invalidTemplateValue(_ field: String) -> String {
        "The value for the field '\(field)' must be a valid JSONPath or a valid intrinsic function call"
    }

    static func givenTwice(_ name: String) -> String { "The fields '\(name)' and '\(name).$' cannot both be present" }

    static func placeholderInResource(_ placeholder: String) -> String {
        "\(invalidResource): it holds the placeholder \(placeholder), which must be replaced before the definition is used"
    }

    static func unrecognizedResource(_ arn: String) -> String {
        "The resource provided \(arn) is not recognized. The value is not a valid resource ARN, or the resource is "
            + "not available in this region."
    }

    /// `configurable` is the name of the service that a configuration could add.
    static func unavailableIntegration(_ resource: ServiceResource, configurable: String?) -> String {
        let reason = configurable.map { ": its configuration names no service \"\($0)\" (--config)." } ?? "."
        return unrecognizedResource(resource.arn)
            + " This server has no integration \(resource.service):\(resource.action)\(reason)"
    }

    /// The text ends with a space for callbacks only, as recorded on AWS.
    static func patternInExpress(_ pattern: ServiceResource.Pattern) -> String {
        let (name, end) = pattern == .waitForTaskToken ? (".waitForTaskToken", " ") : (".sync", "")
        return "Express state machine does not support '\(name)' service integration\(end)"
    }

    static func missingParameters(_ field: String, _ arn: String) -> String {
        "\(field) field is required for resource ARN: \(arn)"
    }

    static let distributedInExpress =
        "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"

    /// What this version of Stepwell cannot run yet although AWS can.
    static func notYetSupported(_ field: String, _ value: String) -> String {
        "The field '\(field)' with value '\(value)' is not supported by this version of Stepwell"
    }

    static func missingTarget(_ name: String) -> String { "Missing 'Next' target: \(name)" }

    static func unreachable(_ name: String) -> String { "State \"\(name)\" is not reachable." }

    static func duplicateState(_ name: String) -> String { "Duplicate State name: \(name)" }

    static let emptyStateName = "State name cannot be empty"

    static func longStateName(_ name: String) -> String {
        "State name '\(name)' exceeds the 80-character limit allowed by the service"
    }

    static func duplicateLabel(_ name: String) -> String { "Duplicate Label name: \(name)" }

    static func longLabel(_ name: String) -> String {
        "Label '\(name)' exceeds the 40-character limit allowed by the service"
    }

    static func invalidLabel(_ name: String) -> String {
        "Label '\(name)' is empty or contains characters that are not allowed"
    }

    static func invalidVariable(_ name: String) -> String {
        "Invalid variable name '\(name)': the variable name contains invalid characters."
    }

    static func longVariable(_ name: String) -> String {
        "Invalid variable name '\(name)': the variable name exceeds the 80-character limit."
    }

    static func outerVariable(_ name: String) -> String {
        "The variable name '\(name)' was already defined in a parent scope."
    }

    static func tooDeep(_ limit: Int) -> String { "The definition is nested more than \(limit) levels deep" }

    static func tooLarge(_ limit: Int) -> String { "The definition is larger than \(limit) bytes" }

    static func missingDollar(_ name: String, isPath: Bool) -> String {
        let kind = isPath ? "a JSONPath" : "an Intrinsic Function"
        return "The value of '\(name)' looks like \(kind). Instead of '\(name)', use '\(name).$' to evaluate it as "
            + "\(kind) at runtime."
    }

    static func missingPathSuffix(_ name: String) -> String {
        "The value of '\(name)' looks like a JSONPath. Instead of '\(name)', use '\(name)Path' to evaluate it as a "
            + "JSONPath at runtime."
    }

    static func staticResult(_ name: String) -> String {
        "The value of '\(name)' will not evaluate as a JSONPath or Intrinsic Function at runtime. Instead of 'Result', "
            + "use 'Parameters' to evaluate it as a JSONPath or Intrinsic Function at runtime."
    }

    private static func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }
}
