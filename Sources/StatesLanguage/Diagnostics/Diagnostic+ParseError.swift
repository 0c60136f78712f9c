// SPDX-License-Identifier: Apache-2.0

public import JSONModule

extension Diagnostic {
    /// A definition that is not JSON: the message and the location are those of AWS's JSON parser.
    public init(parseError: JSONParseError, in text: String) {
        switch parseError.reason {
        case .emptyInput:
            self.init(severity: .error, code: .schemaValidationFailed, message: Message.notAnObject, location: nil)
        case .tooDeep(let limit):
            self.init(severity: .error, code: .tooDeeplyNested, message: Message.tooDeep(limit), location: nil)
        default:
            let whole = parseError.jacksonText(source: text)
            let mark = whole.firstRange(of: "\n at [Source: ")
            self.init(
                severity: .error,
                code: .invalidJSONDescription,
                message: mark.map { String(whole[..<$0.lowerBound]) } ?? whole,
                location: mark.map { String(whole[whole.index($0.lowerBound, offsetBy: 5)...]) }
            )
        }
    }
}
