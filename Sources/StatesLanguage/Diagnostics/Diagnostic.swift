// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// One finding about a definition, as ValidateStateMachineDefinition answers it.
public struct Diagnostic: Sendable, Equatable, Hashable {
    /// Whether a definition is refused for it.
    public enum Severity: String, Sendable {
        case error = "ERROR"
        case warning = "WARNING"
    }

    /// AWS's codes (reference: ValidateStateMachineDefinition).
    public enum Code: String, Sendable, CaseIterable {
        case invalidJSONDescription = "INVALID_JSON_DESCRIPTION"
        case schemaValidationFailed = "SCHEMA_VALIDATION_FAILED"
        case invalidResource = "INVALID_RESOURCE"
        case missingEndState = "MISSING_END_STATE"
        case missingTransitionTarget = "MISSING_TRANSITION_TARGET"
        case duplicateStateName = "DUPLICATE_STATE_NAME"
        case invalidStateName = "INVALID_STATE_NAME"
        case duplicateLabelName = "DUPLICATE_LABEL_NAME"
        case invalidLabelName = "INVALID_LABEL_NAME"
        case tooDeeplyNested = "TOO_DEEPLY_NESTED"
        case duplicateVariableName = "DUPLICATE_VARIABLE_NAME"
        case invalidVariableName = "INVALID_VARIABLE_NAME"
        case reservedVariableName = "RESERVED_VARIABLE_NAME"
        case invalidJSONataExpression = "INVALID_JSONATA_EXPRESSION"
        case unsupportedJSONataExpression = "UNSUPPORTED_JSONATA_EXPRESSION"
        case noDollar = "NO_DOLLAR"
        case noPath = "NO_PATH"
        case passResultIsStatic = "PASS_RESULT_IS_STATIC"
    }

    public var severity: Severity
    public var code: Code
    public var message: String
    /// Where, as `/States/A/Next`; nil where AWS gives none.
    public var location: String?
    /// What an editor should show; nil where the text is not JSON, or is no definition at all.
    public var place: Place?
    public var hint: Hint?

    public init(
        severity: Severity,
        code: Code,
        message: String,
        location: String?,
        place: Place? = nil,
        hint: Hint? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.place = place
        self.hint = hint
    }
}

extension Diagnostic {
    /// The message as ValidateStateMachineDefinition answers it: what AWS's JSON parser says ends with the location.
    public var answeredMessage: String {
        guard code == .invalidJSONDescription, let location else { return message }
        return "\(message)\n at \(location)"
    }
}

extension [Diagnostic] {
    /// The message of CreateStateMachine's InvalidDefinition: every error, as
    /// `Invalid State Machine Definition: 'CODE: message at location, …'`.
    public var invalidDefinitionText: String {
        let errors = filter { $0.severity == .error }
        let texts = errors.map { "\($0.code.rawValue): \($0.message) at \($0.location ?? "null")" }
        return "Invalid State Machine Definition: '\(texts.joined(separator: ", "))'"
    }
}

extension DefinitionAnalysis {
    /// Where each diagnostic stands in the text that was analyzed: at its place, or where the text stops being JSON;
    /// nil for what concerns the whole definition.
    public func positions(in text: String) -> [TextPosition?] {
        do {
            let locations = try JSONLocations(parsing: text, depthMaximum: DefinitionParser.depthMaximum)
            return diagnostics.map { $0.place?.position(in: locations) }
        } catch {
            let position = TextPosition(line: error.line, column: error.column, offset: error.offset)
            return diagnostics.map { _ in position }
        }
    }
}
