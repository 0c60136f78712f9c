// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What stands between brackets of its own: blocks, arrays, objects, transforms.
extension Parser {
    mutating func block(_ token: Token) throws(JSONataError) -> Syntax {
        var expressions: [Syntax] = []
        while current.symbol != .closeParenthesis {
            expressions.append(try expression(0))
            guard try skip(.semicolon) else { break }
        }
        try expect(.closeParenthesis, afterOperand: true)
        return Syntax(.block, expressions, at: token.end)
    }

    mutating func array(_ token: Token) throws(JSONataError) -> Syntax {
        var elements: [Syntax] = []
        if current.symbol != .closeBracket {
            repeat { elements.append(try element()) } while try skip(.comma)
        }
        try expect(.closeBracket, afterOperand: true)
        return Syntax(.array, elements, at: token.end)
    }

    private mutating func element() throws(JSONataError) -> Syntax {
        let item = try expression(0)
        guard current.symbol == .range else { return item }
        let range = Syntax(.binary(.range), at: current.end)
        try advance()
        range.left = item
        range.right = try expression(0)
        return range
    }

    /// Names and values in turn, up to the closing brace.
    mutating func pairs() throws(JSONataError) -> [Syntax] {
        var pairs: [Syntax] = []
        if current.symbol != .closeBrace {
            repeat {
                pairs.append(try expression(0))
                try expect(.colon)
                pairs.append(try expression(0))
            } while try skip(.comma)
        }
        try expect(.closeBrace, afterOperand: true)
        return pairs
    }

    mutating func transform(_ token: Token) throws(JSONataError) -> Syntax {
        let node = Syntax(.transform, at: token.end)
        node.left = try expression(0)
        try expect(.bar)
        node.right = try expression(0)
        if try skip(.comma) { node.third = try expression(0) }
        try expect(.bar)
        return node
    }
}
