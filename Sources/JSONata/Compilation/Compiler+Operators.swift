// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Compiler {
    mutating func binary(_ symbol: Symbol, _ node: Syntax) throws(JSONataError) -> Node {
        if symbol == .ampersand { return try concatenation(node) }
        let left = try compile(part(node.left))
        if symbol == .and || symbol == .or {
            let right = checked(try branch(part(node.right)))
            return LogicNode(isAnd: symbol == .and, left, right, at: node.position)
        }
        let right = try compile(part(node.right))
        switch symbol {
        case .plus, .minus, .times, .divide, .percent:
            if let constant = Self.folded(symbol, left, right) { return ConstantNode(constant) }
            return ArithmeticNode(symbol, left, right, at: node.position)
        case .equal, .notEqual: return EqualityNode(isNegated: symbol == .notEqual, left, right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return ComparisonNode(symbol, left, right, at: node.position)
        case .in: return InclusionNode(left, right)
        case .range: return RangeNode(left, right, at: node.position)
        default: throw JSONataError(.S0204, position: node.position, token: node.token)
        }
    }

    /// The result of an operation on two literal numbers.
    private static func folded(_ symbol: Symbol, _ left: Node, _ right: Node) -> JSON? {
        guard let left = left.constant?.number, let right = right.constant?.number else { return nil }
        let result = ArithmeticNode.compute(symbol, left, right)
        // A plain nil in a conditional expression would be the literal of JSON's null.
        return result.isFinite ? JSON(number: result) : JSON?.none
    }

    /// A chain of `&` is one node.
    private mutating func concatenation(_ node: Syntax) throws(JSONataError) -> Node {
        var parts: [Syntax] = []
        var positions: [Int] = []
        var current = node
        while true {
            parts.append(part(current.right))
            positions.append(current.position)
            let left = part(current.left)
            guard left.kind == .binary(.ampersand), isPlain(left) else {
                parts.append(left)
                break
            }
            current = left
        }
        // The last part is within one operator, the one before it within two.
        let outer = levels.open
        defer { levels.open = outer }
        var nodes: [Node] = []
        for (index, operand) in parts.enumerated().reversed() {
            levels.open = outer + min(index, positions.count - 1)
            nodes.append(try compile(operand))
        }
        return ConcatenationNode(nodes, at: positions.reversed())
    }

    mutating func bind(_ node: Syntax) throws(JSONataError) -> Node {
        facts.assignments.append(Facts.Reference(text: "$" + node.text, position: part(node.right).position))
        let value = try compile(part(node.left))
        return BindNode(slot: scope.slot(for: node.text), value: value)
    }

    mutating func block(_ node: Syntax, isTail: Bool) throws(JSONataError) -> Node {
        let names = boundNames(in: node.children)
        guard !names.isEmpty else {
            let expressions = try compile(node.children, lastIsTail: isTail)
            // Parentheses around what is never a sequence change nothing.
            if expressions.count == 1, expressions[0].isScalar { return expressions[0] }
            return BlockNode(expressions, scope: .none)
        }
        let outer = scope
        defer { scope = outer }
        if Bindings.makeFunctions(node.children) {
            scope = Scope(parent: outer)
            for name in names { _ = scope.slot(for: name) }
            let expressions = try compile(node.children, lastIsTail: isTail)
            return BlockNode(expressions, scope: .frame(count: scope.frameCount))
        }
        scope = Scope(parent: outer, hasFrame: false)
        let start = scope.frameCount
        for name in names { _ = scope.slot(for: name) }
        let slots = start..<scope.frameCount
        return BlockNode(try compile(node.children, lastIsTail: isTail), scope: .slots(slots))
    }
}

/// What a look ahead finds in expressions before they are compiled.
enum Bindings {
    /// The names that expressions bind where they stand, not in blocks or functions of their own.
    static func names(in nodes: some Sequence<Syntax>) -> [String] {
        var names: [String] = []
        for node in nodes {
            visit(node) { node in
                if node.kind == .bind { names.append(node.text) }
                return node.kind != .block && node.kind != .lambda
            }
        }
        return names
    }

    /// Whether expressions make functions that can refer to the variables around them.
    static func makeFunctions(_ nodes: some Sequence<Syntax>) -> Bool {
        var found = false
        for node in nodes {
            visit(node) { node in
                if node.kind == .lambda || node.kind == .transform { found = true }
                return !found
            }
        }
        return found
    }

    /// Calls `body` for a node, and goes on into its parts where that is true.
    private static func visit(_ node: Syntax, _ body: (Syntax) -> Bool) {
        guard body(node) else { return }
        for child in node.children { visit(child, body) }
        for part in [node.left, node.right, node.third] {
            if let part { visit(part, body) }
        }
        for predicate in node.predicates { visit(predicate, body) }
        for stage in node.stages where stage.kind != .index { visit(stage, body) }
        for part in node.grouping ?? Syntax.List() { visit(part, body) }
    }
}
