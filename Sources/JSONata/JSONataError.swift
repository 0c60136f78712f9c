// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// A refusal of an expression: by the parser (codes S…), or while it was evaluated (codes T…, D… and U…).
///
/// One word wide, so that throwing costs no stack in the frames it passes.
public struct JSONataError: Error, Sendable {
    private let details: Details

    /// What an error says; a class, so that the error itself is one reference.
    private final class Details: Sendable {
        let code: ErrorCode
        let position: Int?
        let token: JSON?
        let inserts: [Insert: JSON]

        init(code: ErrorCode, position: Int?, token: JSON?, inserts: [Insert: JSON]) {
            self.code = code
            self.position = position
            self.token = token
            self.inserts = inserts
        }
    }

    /// The names of what is filled into a message, besides the token.
    public enum Insert: String, Sendable {
        case value, value2, index, type, exponent = "exp", functionName, message
    }

    /// An error of the catalogue.
    ///
    /// - Parameters:
    ///   - code: The error's code.
    ///   - position: Where in the expression, in UTF-16 code units, as the reference engine counts: the end of the token.
    ///   - token: The operator, the function's name or the piece of text that is meant; a literal by its value.
    ///   - value: What was found instead; left out where it was undefined.
    ///   - inserts: What else the message names.
    public init(
        _ code: ErrorCode,
        position: Int? = nil,
        token: JSON? = nil,
        value: JSON? = nil,
        inserts: [Insert: JSON] = [:]
    ) {
        var inserts = inserts
        if let value { inserts[.value] = value }
        details = Details(code: code, position: position, token: token, inserts: inserts)
    }

    private init(_ error: JSONataError, position: Int?, token: JSON?) {
        details = Details(
            code: error.details.code,
            position: position,
            token: token,
            inserts: error.details.inserts
        )
    }

    public var code: ErrorCode { details.code }

    /// Where in the expression's text, in UTF-16 code units: the end of the token that is meant.
    public var position: Int? { details.position }

    /// The operator, the function's name or the piece of text that is meant.
    public var token: JSON? { details.token }

    /// What was found instead.
    public var value: JSON? { details.inserts[.value] }

    /// What the message names under this name.
    public func insert(_ name: Insert) -> JSON? { details.inserts[name] }

    /// The same error at another place, about another token.
    func located(position: Int?, token: JSON?) -> JSONataError {
        JSONataError(self, position: position, token: token)
    }
}

extension JSONataError: CustomStringConvertible {
    /// The code and the message, as AWS shows them.
    public var description: String { "\(code.rawValue): \(message)" }

    /// JSONata's own wording, tokens and values filled in.
    ///
    /// In a template `{{name}}` stands for the JSON text of what is meant, and `{{{name}}}` for the plain text.
    public var message: String {
        var message = ""
        var rest = Substring(code.template)
        while let opening = rest.firstRange(of: "{{") {
            message += rest[..<opening.lowerBound]
            rest = rest[opening.upperBound...]
            let isPlain = rest.first == "{"
            if isPlain { rest = rest.dropFirst() }
            guard let closing = rest.firstRange(of: "}}") else { break }
            message += filling(String(rest[..<closing.lowerBound]), isPlain: isPlain)
            rest = rest[closing.upperBound...]
            if isPlain { rest = rest.dropFirst() }
        }
        return message + rest
    }

    private func filling(_ name: String, isPlain: Bool) -> String {
        let value = name == "token" ? token : Insert(rawValue: name).flatMap { insert($0) }
        guard let value else { return "undefined" }
        if isPlain, let text = value.text { return text }
        return Stringification.text(of: value)
    }
}
