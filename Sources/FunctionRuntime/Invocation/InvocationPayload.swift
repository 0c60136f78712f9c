// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import JSONModule

/// What a caller may send to a function.
enum InvocationPayload {
    /// Lambda's limits in bytes: 6 MB where the caller waits, 1 MB for events.
    static let requestMaximum = 6_291_456
    static let eventMaximum = 1_048_576
    /// Bytes of a client context in base64.
    static let clientContextMaximum = 3_583

    static func check(_ invocation: FunctionInvocation) throws(LambdaError) {
        let maximum = invocation.kind == .event ? eventMaximum : requestMaximum
        guard invocation.payload.count <= maximum else {
            throw LambdaError(
                "RequestTooLargeException",
                status: 413,
                "Request must be smaller than \(maximum) bytes for the InvokeFunction operation"
            )
        }
        guard !invocation.payload.isEmpty else { return }
        do throws(JSONParseError) {
            _ = try JSON(parsing: invocation.payload)
        } catch {
            throw .invalidContent(
                "Could not parse request body into json: Could not parse payload into json: \(text(of: error.reason)) "
                    + "at line \(error.line), column \(error.column)"
            )
        }
    }

    private static func text(of reason: JSONParseError.Reason) -> String {
        switch reason {
        case .unknownToken(let token):
            "Unrecognized token '\(token)': was expecting "
                + "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        case .unexpectedCharacter(let character): "Unexpected character ('\(character)' (code \(character.value)))"
        case .emptyInput, .unexpectedEnd: "Unexpected end-of-input"
        case .invalidNumber: "Invalid numeric value"
        case .invalidEscape: "Unrecognized character escape"
        case .controlCharacterInString: "Illegal unquoted character in a string"
        case .invalidUTF8: "Invalid UTF-8"
        case .trailingContent: "Unexpected content after the value"
        case .tooDeep(let limit): "Nested deeper than \(limit) levels"
        case .repeatedName: "Duplicate field"
        }
    }

    /// The client context as text; throws where it is not JSON in base64.
    static func clientContext(_ invocation: FunctionInvocation) throws(LambdaError) -> String? {
        guard let encoded = invocation.clientContext, !encoded.isEmpty else { return nil }
        guard encoded.utf8.count <= clientContextMaximum else {
            throw .invalidContent("Client context must be at most \(clientContextMaximum) bytes in base64.")
        }
        guard let bytes = Base64.decode(encoded), let json = try? JSON(parsing: bytes) else {
            throw .invalidContent("Client context must be a valid Base64-encoded JSON object.")
        }
        // Written anew: it travels in a header, which takes no line breaks.
        return json.serialized
    }
}
