// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Reads an expression by the binding powers of its operators (Pratt's algorithm).
struct Parser {
    var lexer: Lexer
    var current = Token(.end, end: 0)
    let nodes: SyntaxNodes
    let options: Options
    var hasAssignments = false
    private var depth = 0
    /// The levels of the tallest tree among the parts read so far of the expression that is being read.
    ///
    /// A chain of operators is as deep a tree as there are operators, and even freeing it takes stack for each level.
    private var tallest = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ nodes: SyntaxNodes, options: Options) {
        lexer = Lexer(bytes, version: options.version)
        self.nodes = nodes
        self.options = options
    }

    /// The tree of the whole text, made of `nodes`, and whether anything in it is an assignment.
    static func parse(
        _ text: String,
        _ nodes: SyntaxNodes,
        options: Options
    ) throws(JSONataError) -> (tree: Syntax, hasAssignments: Bool) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result<(tree: Syntax, hasAssignments: Bool), JSONataError> { () throws(JSONataError) in
                var parser = Parser(bytes, nodes, options: options)
                let tree = try parser.parse()
                return (tree, parser.hasAssignments)
            }
        }
        return try result.get()
    }

    private mutating func parse() throws(JSONataError) -> Syntax {
        try advance()
        let tree = try expression(0)
        guard case .end = current.kind else {
            throw JSONataError(.S0201, position: current.end, token: shown)
        }
        return tree
    }

    /// What an error message calls the token that stands here.
    var shown: JSON { current.shown(lexer.literal) }

    /// Moves to the next token.
    mutating func advance(afterOperand: Bool = false) throws(JSONataError) {
        current = try lexer.next(afterOperand: afterOperand)
        if let symbol = current.symbol, symbol == .exclamation || symbol == .tilde {
            throw JSONataError(.S0204, position: current.end, token: shown)
        }
    }

    /// Moves past a sign that must stand here.
    mutating func expect(_ symbol: Symbol, afterOperand: Bool = false) throws(JSONataError) {
        guard current.symbol == symbol else {
            if case .end = current.kind {
                throw JSONataError(
                    .S0203,
                    position: current.end,
                    token: shown,
                    value: .string(JSONString(symbol.rawValue))
                )
            }
            throw JSONataError(
                .S0202,
                position: current.end,
                token: shown,
                value: .string(JSONString(symbol.rawValue))
            )
        }
        try advance(afterOperand: afterOperand)
    }

    /// Whether a sign stands here; moves past it.
    mutating func skip(_ symbol: Symbol) throws(JSONataError) -> Bool {
        guard current.symbol == symbol else { return false }
        try advance()
        return true
    }

    /// An expression up to an operator that binds no stronger than `power`.
    mutating func expression(_ power: Int) throws(JSONataError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= options.nestingMaximum else { throw .stackOverflow(position: current.end) }
        let outerTallest = tallest
        tallest = 0
        var token = current
        var left: Syntax
        if case .symbol(let symbol) = token.kind {
            try advance(afterOperand: true)
            left = try prefix(token, symbol)
        } else {
            left = leaf(token)
            try advance(afterOperand: true)
        }
        while power < current.symbol?.bindingPower ?? 0 {
            token = current
            try advance()
            tallest += 1
            guard tallest <= options.nestingMaximum else { throw .stackOverflow(position: token.end) }
            left = try infix(token, left)
        }
        tallest = max(outerTallest, tallest + 1)
        return left
    }

    private mutating func prefix(_ token: Token, _ symbol: Symbol) throws(JSONataError) -> Syntax {
        switch symbol {
        case .and, .or, .in: return nodes.make(.word(symbol), at: token.end)
        case .times: return nodes.make(.wildcard, at: token.end)
        case .descendant: return nodes.make(.descendant, at: token.end)
        case .percent: return nodes.make(.parent, at: token.end)
        case .minus:
            let node = nodes.make(.negation, at: token.end)
            node.left = try expression(70)
            return node
        case .openParenthesis: return try block(token)
        case .openBracket: return try array(token)
        case .openBrace:
            let node = nodes.make(.object, at: token.end)
            node.children = try pairs()
            return node
        case .bar: return try transform(token)
        default: throw JSONataError(.S0211, position: token.end, token: .string(symbol.rawValue))
        }
    }

    private mutating func leaf(_ token: Token) -> Syntax {
        let kind: Syntax.Kind =
            switch token.kind {
            case .name: .name
            case .variable: .variable
            case .string: .string
            case .number: .number
            case .value: .value
            case .regex: .regex
            case .end, .symbol: .end
            }
        let node = nodes.make(kind, at: token.end)
        node.literal = lexer.takeLiteral()
        return node
    }
}

extension JSONataError {
    /// More nesting than the stack is to hold, in the words of JSONata's own time box.
    static func stackOverflow(position: Int? = nil) -> JSONataError {
        JSONataError(
            .U1001,
            position: position,
            inserts: [
                .message: """
                Stack overflow error: Check for non-terminating recursive function.  \
                Consider rewriting as tail-recursive.
                """
            ]
        )
    }

    /// More steps than are allowed, or no time left, in the words of JSONata's own time box.
    static var outOfTime: JSONataError {
        JSONataError(.U1001, inserts: [.message: "Expression evaluation timeout: Check for infinite loop"])
    }

    /// A value that is greater than is allowed, in the words of AWS.
    static var outOfMemory: JSONataError {
        JSONataError(
            .U1001,
            inserts: [.message: "Expression evaluation memory limit exceeded: Check for excessive memory usage"]
        )
    }
}
