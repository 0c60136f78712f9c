// SPDX-License-Identifier: Apache-2.0

package import JSONModule

extension Diagnostic {
    /// A definition that is not JSON; the messages are those of AWS's JSON parser (Jackson).
    package init(parseError: JSONParseError, in text: String) {
        switch parseError.reason {
        case .emptyInput:
            self.init(severity: .error, code: .schemaValidationFailed, message: Message.notAnObject, location: nil)
        case .tooDeep(let limit):
            self.init(severity: .error, code: .tooDeeplyNested, message: Message.tooDeep(limit), location: nil)
        default:
            let location = "[Source: (String)\"\(Self.excerpt(of: text))\"; line: \(parseError.line), column: "
            self.init(
                severity: .error,
                code: .invalidJSONDescription,
                message: Self.text(parseError.reason),
                location: "\(location)\(Self.column(parseError))]"
            )
        }
    }

    private static func text(_ reason: JSONParseError.Reason) -> String {
        switch reason {
        case .unknownToken(let word):
            "Unrecognized token '\(word)': was expecting (JSON String, Number, Array, Object or token 'null', "
                + "'true' or 'false')"
        case .unexpectedCharacter(let scalar): "Unexpected character ('\(scalar)' (code \(scalar.value)))"
        case .emptyInput, .unexpectedEnd: "Unexpected end-of-input"
        case .invalidNumber: "Invalid numeric value"
        case .invalidEscape: "Unrecognized character escape"
        case .controlCharacterInString:
            "Illegal unquoted character: has to be escaped using backslash to be included in string value"
        case .invalidUTF8: "Invalid UTF-8"
        case .trailingContent: "There is text after the end of the definition"
        case .tooDeep(let limit): Message.tooDeep(limit)
        }
    }

    /// Jackson points behind a word that it does not know.
    private static func column(_ error: JSONParseError) -> Int {
        guard case .unknownToken(let word) = error.reason else { return error.column }
        return error.column + word.unicodeScalars.count
    }

    private static func excerpt(of text: String) -> String {
        let maximum = 500
        let excess = text.utf16.count - maximum
        guard excess > 0 else { return text }
        return "\(String(decoding: text.utf16.prefix(maximum), as: UTF16.self))\"[truncated \(excess) chars]"
    }
}
