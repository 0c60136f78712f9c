// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Operators that have something on their left.
extension Parser {
    mutating func infix(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        guard let symbol = token.symbol else { return left }
        switch symbol {
        case .openParenthesis: return try call(token, left)
        case .openBracket: return try filter(token, left)
        case .caret: return try orderBy(token, left)
        case .openBrace:
            let node = Syntax(.group, at: token.end)
            node.left = left
            node.children = try pairs()
            return node
        case .assign: return try bind(token, left)
        case .at, .hash: return try binding(token, symbol, left)
        case .question: return try condition(token, left)
        case .coalesce: return try binary(.coalescing, token, left, power: 0)
        case .otherwise: return try binary(.otherwise, token, left, power: 0)
        case .dot: return try binary(.map, token, left, power: symbol.bindingPower)
        case .chain: return try binary(.apply, token, left, power: symbol.bindingPower)
        default: return try binary(.binary(symbol), token, left, power: symbol.bindingPower)
        }
    }

    private mutating func binary(
        _ kind: Syntax.Kind,
        _ token: Token,
        _ left: Syntax,
        power: Int
    ) throws(JSONataError) -> Syntax {
        let node = Syntax(kind, at: token.end)
        node.left = left
        node.right = try expression(power)
        return node
    }

    private mutating func condition(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        let node = Syntax(.condition, at: token.end)
        node.left = left
        node.right = try expression(0)
        if try skip(.colon) { node.third = try expression(0) }
        return node
    }

    private mutating func bind(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        guard left.kind == .variable else {
            throw JSONataError(.S0212, position: left.position, token: left.token)
        }
        hasAssignments = true
        let node = Syntax(.bind, at: token.end)
        node.right = left
        node.literal = left.literal
        node.left = try expression(Symbol.assign.bindingPower - 1)
        return node
    }

    /// `@$name` and `#$name`.
    private mutating func binding(
        _ token: Token,
        _ symbol: Symbol,
        _ left: Syntax
    ) throws(JSONataError) -> Syntax {
        let variable = try expression(symbol.bindingPower)
        guard variable.kind == .variable else {
            throw JSONataError(.S0214, position: variable.position, token: token.token)
        }
        let node = Syntax(symbol == .at ? .focus : .index, at: token.end)
        node.left = left
        node.literal = variable.literal
        return node
    }

    private mutating func filter(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        if current.symbol == .closeBracket {
            var step = left
            while step.kind == .filter, let inner = step.left { step = inner }
            step.keepsArray = true
            try advance()
            return left
        }
        let node = Syntax(.filter, at: token.end)
        node.left = left
        node.right = try expression(0)
        try expect(.closeBracket, afterOperand: true)
        return node
    }

    private mutating func orderBy(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        var terms: [Syntax] = []
        try expect(.openParenthesis)
        repeat {
            let isDescending = current.symbol == .greater
            if isDescending || current.symbol == .less { try advance() }
            let term = Syntax(.sort, at: current.end)
            term.isDescending = isDescending
            term.left = try expression(0)
            terms.append(term)
        } while try skip(.comma)
        try expect(.closeParenthesis)
        let node = Syntax(.orderBy, terms, at: token.end)
        node.left = left
        return node
    }

    private mutating func call(_ token: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        var kind = Syntax.Kind.call
        var arguments: [Syntax] = []
        if current.symbol != .closeParenthesis {
            repeat {
                if current.symbol == .question {
                    kind = .partial
                    arguments.append(Syntax(.placeholder, at: current.end))
                    try advance()
                } else {
                    arguments.append(try expression(0))
                }
            } while try skip(.comma)
        }
        try expect(.closeParenthesis, afterOperand: true)
        let node = Syntax(kind, arguments, at: token.end)
        node.left = left
        guard left.kind == .name, left.text == "function" || left.text == "λ" else { return node }
        return try lambda(node)
    }

    /// A call of `function` is a function's head.
    private mutating func lambda(_ head: Syntax) throws(JSONataError) -> Syntax {
        var parameters: [String] = []
        for (index, parameter) in head.children.enumerated() {
            guard parameter.kind == .variable else {
                throw JSONataError(
                    .S0208,
                    position: parameter.position,
                    token: parameter.token,
                    value: .integer(Int64(index + 1))
                )
            }
            parameters.append(parameter.text)
        }
        let extra = Syntax.Extra()
        extra.parameters = parameters
        if current.symbol == .less { extra.signature = try signature() }
        let node = Syntax(.lambda, at: head.position)
        node.extra = extra
        try expect(.openBrace)
        node.left = try expression(0)
        try expect(.closeBrace)
        return node
    }

    private mutating func signature() throws(JSONataError) -> Signature {
        let position = current.end
        var text = "<"
        var depth = 1
        while depth > 0, current.symbol != .openBrace {
            if case .end = current.kind { break }
            try advance()
            if current.symbol == .greater { depth -= 1 }
            if current.symbol == .less { depth += 1 }
            text += current.token.text ?? Stringification.text(of: current.token)
        }
        try expect(.greater)
        return try Signature(parsing: text, position: position)
    }
}
