// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One word of an expression.
struct Token {
    /// What the parser distinguishes.
    enum Kind {
        case end, name, variable, string, number, value, regex
        case symbol(Symbol)
    }

    var kind: Kind
    /// Where it ends, in UTF-16 units.
    var end: Int
    /// The value of a literal, and as a string: a name, a variable's without the `$`, a regular expression with flags.
    var literal = JSON.null

    init(_ kind: Kind, end: Int) {
        self.kind = kind
        self.end = end
    }

    init(_ kind: Kind, _ text: String, end: Int) {
        self.kind = kind
        self.end = end
        literal = .string(JSONString(text))
    }

    var symbol: Symbol? {
        guard case .symbol(let symbol) = kind else { return nil }
        return symbol
    }

    /// What an error message calls the token.
    var token: JSON {
        switch kind {
        case .end: "(end)"
        case .name, .variable, .string, .number, .value: literal
        case .regex: [:]
        case .symbol(let symbol): .string(symbol.rawValue)
        }
    }
}

/// The operators and the other signs.
enum Symbol: String {
    case dot = "."
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case comma = ","
    case at = "@"
    case hash = "#"
    case semicolon = ";"
    case colon = ":"
    case question = "?"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case percent = "%"
    case bar = "|"
    case equal = "="
    case less = "<"
    case greater = ">"
    case caret = "^"
    case descendant = "**"
    case range = ".."
    case assign = ":="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case chain = "~>"
    case and
    case or
    case `in`
    case ampersand = "&"
    case exclamation = "!"
    case tilde = "~"
    case coalesce = "??"
    case otherwise = "?:"

    /// How strongly an operator binds to what stands left of it; zero: it is none.
    var bindingPower: Int {
        switch self {
        case .openBracket, .openParenthesis, .at, .hash: 80
        case .dot: 75
        case .openBrace: 70
        case .times, .divide, .percent: 60
        case .plus, .minus, .ampersand: 50
        case .equal, .less, .greater, .caret, .notEqual, .lessOrEqual, .greaterOrEqual, .chain, .in, .coalesce,
            .otherwise:
            40
        case .and: 30
        case .or: 25
        case .question: 20
        case .assign: 10
        default: 0
        }
    }
}
