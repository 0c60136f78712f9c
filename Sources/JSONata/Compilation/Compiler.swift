// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Turns a syntax tree into nodes: names into slots, what is constant into constants, paths into walks.
struct Compiler {
    let options: Options
    var facts = Facts()
    /// The names that are bound where the compiler is.
    var scope: Scope
    /// Whether the context is still what the whole expression is evaluated on.
    var isTopLevel = true
    /// The levels of evaluation.
    var levels = LevelCount()
    /// Whether the value of what is compiled next is that of the function around it, so that a call there is put off.
    var isTail = false
    /// Whether calls of the library are put off there, too, as something is asked of the call before it is made.
    var defersLibrary = false
    /// How many instructions the regular expressions that are still to come may have together.
    private(set) var instructionsLeft: Int

    init(options: Options, hasAssignments: Bool, instructionsMaximum: Int) {
        self.options = options
        instructionsLeft = instructionsMaximum
        self.hasAssignments = hasAssignments
        scope = Scope(parent: nil)
    }

    /// Whether anything is bound at all; most expressions are spared the look ahead for it.
    let hasAssignments: Bool

    /// The node of a whole expression.
    mutating func compileRoot(_ tree: Syntax) throws(JSONataError) -> Node {
        for name in boundNames(in: CollectionOfOne(tree)) { _ = scope.slot(for: name) }
        return try compile(tree)
    }

    mutating func compile(_ node: Syntax) throws(JSONataError) -> Node {
        let isTail = self.isTail
        self.isTail = false
        levels.note()
        levels.open += 1
        defer { levels.open -= 1 }
        if node.kind == .path { return try path(node) }
        if isPlain(node) { return try operation(node, isTail: isTail) }
        if isTail, node.kind == .call, node.predicates.isEmpty { return try putOff(node) }
        let isTailBlock = isTail && node.kind == .block
        let base = try narrowedBase(node, isTail: isTailBlock)
        if node.kind == .block, node.isTuple, node.grouping == nil { return try narrowedTuples(base, node) }
        var filters: [Filter] = []
        for predicate in node.predicates { filters.append(try filter(predicate)) }
        return NarrowedNode(
            base,
            filters: filters,
            grouping: try grouping(node),
            keepsArray: node.keepsArray,
            isTail: isTailBlock
        )
    }

    /// A call that is put off, which loses what follows it in braces, and `[]`, as in the reference engine.
    private mutating func putOff(_ node: Syntax) throws(JSONataError) -> Node {
        let outer = levels
        _ = try grouping(node)
        levels.restore(outer)
        return try operation(node, isTail: true)
    }

    /// What predicates, a group or `[]` follow.
    private mutating func narrowedBase(_ node: Syntax, isTail: Bool) throws(JSONataError) -> Node {
        let outer = defersLibrary
        defersLibrary = isTail
        defer { defersLibrary = outer }
        return try operation(node, isTail: isTail)
    }

    /// Predicates after a block whose results carry bindings, which the predicates may refer to.
    private mutating func narrowedTuples(_ base: Node, _ node: Syntax) throws(JSONataError) -> Node {
        let outer = scope
        scope = Scope(parent: outer)
        defer { scope = outer }
        for name in Self.tupleNames(of: node) { _ = scope.slot(for: name) }
        var filters: [Filter] = []
        for predicate in node.predicates { filters.append(try filter(predicate)) }
        let tuples = TupleLayout(scope: TupleScope(scope.slots), slotCount: scope.frameCount)
        return NarrowedNode(base, filters: filters, grouping: nil, keepsArray: node.keepsArray, tuples: tuples)
    }

    mutating func compile(_ nodes: Syntax.List, lastIsTail: Bool = false) throws(JSONataError) -> [Node] {
        var result: [Node] = []
        // A literal takes just the memory that it needs, as an array that grows does not.
        if nodes.count == 1 {
            isTail = lastIsTail
            return [try compile(nodes[0])]
        }
        result.reserveCapacity(nodes.count)
        for index in nodes.indices {
            isTail = lastIsTail && index == nodes.count - 1
            result.append(try compile(nodes[index]))
        }
        return result
    }

    /// Compiles with a context that is not the whole expression's any more.
    mutating func nested<Result>(
        _ body: (inout Compiler) throws(JSONataError) -> Result
    ) throws(JSONataError) -> Result {
        let outer = isTopLevel
        isTopLevel = false
        defer { isTopLevel = outer }
        return try body(&self)
    }

    /// The names that expressions bind where they stand.
    func boundNames(in nodes: some Sequence<Syntax>) -> [String] {
        hasAssignments ? Bindings.names(in: nodes) : []
    }

    mutating func note(_ builtin: Builtin) {
        if !facts.builtinFunctions.contains(builtin.name) { facts.builtinFunctions.append(builtin.name) }
    }

    func part(_ node: Syntax?) -> Syntax {
        guard let node else { preconditionFailure("The parser gives each operator its operands.") }
        return node
    }

    mutating func filter(_ predicate: Syntax) throws(JSONataError) -> Filter {
        if predicate.kind == .number, let number = predicate.literal.number {
            return .position(Int(exactly: number.rounded(.down)) ?? (number > 0 ? .max : .min))
        }
        return .condition(try nested { compiler throws(JSONataError) in try compiler.compile(predicate) })
    }

    mutating func grouping(_ node: Syntax) throws(JSONataError) -> ObjectGrouping? {
        guard let pairs = node.grouping else { return nil }
        return try nested { compiler throws(JSONataError) in
            try compiler.pairs(pairs, at: node.extra?.groupingPosition ?? 0)
        }
    }

    func isPlain(_ node: Syntax) -> Bool {
        guard !node.keepsArray else { return false }
        guard let extra = node.extra else { return true }
        return extra.predicates.isEmpty && extra.grouping == nil
    }

    private mutating func pairs(_ parts: Syntax.List, at position: Int) throws(JSONataError) -> ObjectGrouping {
        var pairs: [ObjectGrouping.Pair] = []
        for index in stride(from: 0, to: parts.count, by: 2) {
            let key = try compile(parts[index])
            pairs.append(ObjectGrouping.Pair(key: key, value: try compile(parts[index + 1])))
        }
        return ObjectGrouping(pairs, at: position)
    }

    /// A name by itself.
    mutating func name(_ node: Syntax) -> Node {
        noteTopLevel(node.text, node.position)
        return NameNode(JSONString(node.text))
    }

    private mutating func operation(_ node: Syntax, isTail: Bool) throws(JSONataError) -> Node {
        switch node.kind {
        case .string, .number, .value: return ConstantNode(node.literal)
        case .name:
            // A path of one step, even where none was made of it.
            levels.note()
            return name(node)
        case .variable: return variable(node)
        case .regex: return try regex(node)
        case .wildcard, .descendant:
            noteTopLevel(node.kind == .wildcard ? "*" : "**", node.position)
            return node.kind == .wildcard ? WildcardNode() : DescendantNode()
        case .parent: return ancestor(node)
        case .binary(let symbol): return try binary(symbol, node)
        case .negation: return NegationNode(try compile(part(node.left)), at: node.position)
        case .array: return try array(node)
        case .object: return ObjectNode(try pairs(node.children, at: node.position))
        case .block: return try block(node, isTail: isTail)
        case .call: return try call(node, isTail: isTail)
        case .partial: return try partial(node)
        case .lambda: return try lambda(node)
        case .condition: return try condition(node, isTail: isTail)
        case .coalescing, .otherwise:
            let value = try compile(part(node.left))
            let otherwise = try branch(part(node.right), isTail: isTail)
            return DefaultNode(value, otherwise: checked(otherwise), needsTruth: node.kind == .otherwise)
        case .transform: return try nested { compiler throws(JSONataError) in try compiler.transform(node) }
        case .bind: return try bind(node)
        case .apply:
            let left = try compile(part(node.left))
            // The reference engine calls a call at once, and passes over what follows it in brackets.
            let right = part(node.right)
            let callee = right.kind == .call ? try operation(right, isTail: false) : try compile(right)
            return ApplyNode(left, callee, level: levels.open, at: node.position)
        case .placeholder: throw JSONataError(.S0201, position: node.position, token: node.token)
        case .word, .end, .map, .filter, .group, .orderBy, .focus, .index, .path, .sort:
            throw JSONataError(.S0206, position: node.position, token: node.token)
        }
    }

    private mutating func regex(_ node: Syntax) throws(JSONataError) -> Node {
        var flags: RegularExpression.Flags = []
        let pattern = node.literal[0]?.text ?? ""
        let letters = node.literal[1]?.text ?? ""
        if letters.contains("i") { flags.insert(.ignoreCase) }
        if letters.contains("m") { flags.insert(.multiline) }
        do throws(JSONataError) {
            let expression = try RegularExpression.compile(pattern, flags: flags, instructionsMaximum: instructionsLeft)
            instructionsLeft -= expression.program.instructions.count
            return RegexNode(expression, at: node.position)
        } catch {
            throw error.located(position: node.position, token: nil)
        }
    }

    private mutating func array(_ node: Syntax) throws(JSONataError) -> Node {
        var items: [ArrayNode.Item] = []
        for child in node.children {
            items.append(ArrayNode.Item(node: try compile(child), isArray: child.kind == .array))
        }
        return ArrayNode(items, isConstructed: node.isConstructed)
    }

    private mutating func condition(_ node: Syntax, isTail: Bool) throws(JSONataError) -> Node {
        let condition = try compile(part(node.left))
        let then = try branch(part(node.right), isTail: isTail)
        guard let third = node.third else { return ConditionNode(condition, then: checked(then), otherwise: nil) }
        let otherwise = try branch(third, isTail: isTail)
        levels.take(either: then.levels, or: otherwise.levels)
        return ConditionNode(condition, then: checked(then), otherwise: checked(otherwise))
    }

    /// What may be left out, and the levels open in its evaluation.
    typealias Branch = (node: Node, levels: Int)

    /// Compiles what may be left out.
    mutating func branch(_ node: Syntax, isTail: Bool = false) throws(JSONataError) -> Branch {
        let outer = levels
        self.isTail = isTail
        let compiled = try compile(node)
        defer { levels.restore(outer) }
        return (compiled, levels.certain)
    }

    /// A branch with a check of its levels, unless as many are open before it is come to.
    func checked(_ branch: Branch) -> Node {
        branch.levels > levels.certain ? LevelCheckNode(branch.node, levels: branch.levels) : branch.node
    }

    private mutating func transform(_ node: Syntax) throws(JSONataError) -> Node {
        let outer = levels
        defer { levels = outer }
        levels = LevelCount()
        let pattern = try compile(part(node.left))
        let update = try compile(part(node.right))
        var deletion: Node?
        if let third = node.third { deletion = try compile(third) }
        return TransformNode(
            pattern: pattern,
            update: update,
            deletion: deletion,
            clone: clone(),
            levels: FunctionLevels(syntax: node.extra?.levels ?? 0, evaluation: levels.certain),
            updatePosition: part(node.right).position,
            deletionPosition: node.third?.position ?? 0
        )
    }

    /// The function that a transform copies its input with.
    private mutating func clone() -> Node {
        if let local = resolve("clone") { return local }
        guard let builtin = Builtin.named("clone", options: options) else { return GlobalNode("clone") }
        note(builtin)
        return BuiltinNode(builtin)
    }
}
