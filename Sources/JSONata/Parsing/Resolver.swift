// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Rearranges the parser's tree as the reference engine does after parsing: chains of `.` become paths of steps, with
/// their predicates, and each `%` finds the step whose context it names.
struct Resolver {
    let nodes: SyntaxNodes
    let nestingMaximum: Int
    private var depth = 0
    private var deepest = 0
    /// How many `%` there were.
    private var labels = 0

    init(_ nodes: SyntaxNodes, nestingMaximum: Int) {
        self.nodes = nodes
        self.nestingMaximum = nestingMaximum
    }

    /// The tree of an expression, in its final form; what is new in it is made of `nodes`.
    static func resolve(
        _ tree: Syntax,
        _ nodes: SyntaxNodes,
        options: Options
    ) throws(JSONataError) -> Syntax {
        var resolver = Resolver(nodes, nestingMaximum: options.nestingMaximum)
        let result = try resolver.resolve(tree)
        guard result.kind != .parent, result.extra?.seeking.isEmpty != false else {
            throw JSONataError(.S0217, position: result.position, token: .string(result.kindName))
        }
        return result
    }

    private mutating func resolve(_ node: Syntax) throws(JSONataError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        deepest = max(deepest, depth)
        guard depth <= nestingMaximum else { throw .stackOverflow(position: node.position) }
        let result = try resolved(node)
        if node.keepsArray { result.keepsArray = true }
        return result
    }

    private mutating func resolved(_ node: Syntax) throws(JSONataError) -> Syntax {
        switch node.kind {
        case .string, .number, .value, .wildcard, .descendant, .variable, .regex, .placeholder, .path, .sort:
            return node
        case .name: return name(node)
        case .word(let symbol):
            node.kind = .name
            node.text = symbol.rawValue
            return name(node)
        case .parent:
            node.needExtra().slot = AncestorSlot(label: labels)
            labels += 1
            return node
        case .map: return try map(node)
        case .filter: return try filter(node)
        case .group: return try group(node)
        case .orderBy: return try orderBy(node)
        case .focus: return try focus(node)
        case .index: return try index(node)
        case .negation: return try negation(node)
        case .array, .object, .block, .call, .partial: return try container(node)
        case .binary, .bind, .condition, .coalescing, .otherwise: return try operation(node)
        case .apply: return try separate(node)
        case .lambda, .transform: return try function(node)
        case .end: throw JSONataError(.S0207, position: node.position, token: node.token)
        }
    }

    private func name(_ node: Syntax) -> Syntax {
        let path = nodes.make(.path, nodes.list(node), at: node.position)
        if node.keepsArray { path.keepsSingleton = true }
        return path
    }

    /// A minus before a literal number makes it a negative one.
    private mutating func negation(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let operand = node.left else { return node }
        let inner = try resolve(operand)
        if inner.kind == .number, let number = inner.literal.number {
            inner.literal = JSON(number: -number)
            return inner
        }
        node.left = inner
        node.seek(inner)
        return node
    }

    private mutating func operation(_ node: Syntax) throws(JSONataError) -> Syntax {
        if let left = node.left { node.left = try resolve(left, for: node) }
        guard node.kind != .bind else { return node }
        if let right = node.right { node.right = try resolve(right, for: node) }
        if let third = node.third { node.third = try resolve(third, for: node) }
        return node
    }

    /// Resolves a part of a node that takes over what the part still looks for; a name stays as it is.
    private mutating func resolve(_ part: Syntax, for node: Syntax?) throws(JSONataError) -> Syntax {
        // A name that nothing can be added to need not become a path.
        if part.kind == .name, !part.keepsArray {
            deepest = max(deepest, depth + 1)
            guard depth < nestingMaximum else { throw .stackOverflow(position: part.position) }
            return part
        }
        let result = try resolve(part)
        node?.seek(result)
        return result
    }

    /// A node in whose parts no `%` may reach beyond it.
    private mutating func separate(_ node: Syntax) throws(JSONataError) -> Syntax {
        if let left = node.left { node.left = try resolve(left) }
        if let right = node.right { node.right = try resolve(right) }
        if let third = node.third { node.third = try resolve(third) }
        if node.kind == .apply, node.left?.keepsArray == true || node.right?.keepsArray == true {
            node.keepsArray = true
        }
        return node
    }

    /// A node that makes a function, whose levels are counted when it is called.
    private mutating func function(_ node: Syntax) throws(JSONataError) -> Syntax {
        let outer = deepest
        deepest = depth
        let result = try separate(node)
        result.needExtra().levels = deepest - depth
        deepest = max(depth, outer)
        return result
    }

    private mutating func container(_ node: Syntax) throws(JSONataError) -> Syntax {
        let children = node.children
        let isBlock = node.kind == .block
        for position in children.indices {
            guard isBlock else {
                children[position] = try resolve(children[position], for: node)
                continue
            }
            let inner = try resolve(children[position])
            children[position] = inner
            node.seek(inner)
            if inner.isConstructed || inner.kind == .path && inner.children[0].isConstructed {
                node.isConstructed = true
            }
        }
        if let procedure = node.left { node.left = try resolve(procedure) }
        return node
    }

    private mutating func map(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left, let right = node.right else { return node }
        let first = try resolve(left, for: nil)
        let path: Syntax
        if first.kind == .path {
            path = first
        } else {
            // The node itself becomes the path, which spares making one.
            path = node
            path.kind = .path
            if first.kind == .name { path.position = first.position }
            path.left = nil
            path.right = nil
        }
        if first.kind == .parent, let slot = first.extra?.slot {
            path.needExtra().seeking = [slot]
        }
        // Made a path of its own, a name would only be taken out of it again.
        let rest = right.kind == .name ? right : try resolve(right)
        var all = first.kind == .path ? first.children : nodes.list(first)
        if rest.kind == .path {
            for step in rest.children { nodes.append(step, to: &all) }
        } else {
            nodes.makePredicatesStages(of: rest)
            nodes.append(rest, to: &all)
        }
        path.children = all
        for step in all {
            try prepareStep(step)
            if step.keepsArray { path.keepsSingleton = true }
        }
        if all[0].kind == .array { all[0].isConstructed = true }
        if let last = all.last, last.kind == .array { last.isConstructed = true }
        try resolveAncestry(path)
        return path
    }

    /// A string is a name where it is a step; no other literal can be one.
    private func prepareStep(_ step: Syntax) throws(JSONataError) {
        switch step.kind {
        case .number, .value: throw JSONataError(.S0213, position: step.position, value: step.literal)
        case .string: step.kind = .name
        default: break
        }
    }

    private mutating func filter(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left, let right = node.right else { return node }
        let result = try resolve(left)
        let step = Self.lastStep(of: result)
        guard step.grouping == nil else { throw JSONataError(.S0209, position: node.position) }
        let predicate = try resolve(right)
        for slot in predicate.extra?.seeking ?? [] {
            if slot.level == 1 { try seekParent(step, slot) } else { slot.level -= 1 }
        }
        if predicate.extra?.seeking.isEmpty == false { step.seek(predicate) }
        if result.kind == .path {
            nodes.append(predicate, toStagesOf: step)
        } else {
            step.needExtra().predicates.append(predicate)
        }
        return result
    }

    /// What a predicate or a binding after an expression belongs to.
    private static func lastStep(of node: Syntax) -> Syntax {
        guard node.kind == .path, let last = node.children.last else { return node }
        return last
    }

    private mutating func group(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left else { return node }
        let result = try resolve(left)
        guard result.grouping == nil else { throw JSONataError(.S0210, position: node.position) }
        let pairs = node.children
        for index in pairs.indices { pairs[index] = try resolve(pairs[index]) }
        let extra = result.needExtra()
        extra.grouping = pairs
        extra.groupingPosition = node.position
        return result
    }

    private mutating func orderBy(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left else { return node }
        var path = try resolve(left)
        if path.kind != .path {
            path = nodes.make(.path, nodes.list(path), at: node.position)
        }
        let sort = nodes.make(.sort, node.children, at: node.position)
        // To sort by a term takes as much of the stack as other three levels.
        depth += 2
        defer { depth -= 2 }
        for term in node.children {
            guard let expression = term.left else { continue }
            let inner = try resolve(expression)
            sort.seek(inner)
            term.left = inner
        }
        nodes.append(sort, toChildrenOf: path)
        try resolveAncestry(path)
        return path
    }

    private mutating func focus(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left else { return node }
        let result = try resolve(left)
        let step = Self.lastStep(of: result)
        guard step.stages.isEmpty, step.predicates.isEmpty else { throw JSONataError(.S0215, position: node.position) }
        guard step.kind != .sort else { throw JSONataError(.S0216, position: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.needExtra().focus = node.text
        step.isTuple = true
        return result
    }

    private mutating func index(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.left else { return node }
        var result = try resolve(left)
        let step = Self.lastStep(of: result)
        if result.kind != .path {
            result = nodes.make(.path, nodes.list(step), at: node.position)
            nodes.makePredicatesStages(of: step)
        }
        if step.stages.isEmpty {
            step.needExtra().index = node.text
        } else {
            nodes.append(node, toStagesOf: step)
        }
        step.isTuple = true
        return result
    }
}

extension Resolver {
    /// Looks for the steps whose contexts the last step's `%` name.
    private func resolveAncestry(_ path: Syntax) throws(JSONataError) {
        guard let last = path.children.last else { return }
        var slots = last.extra?.seeking ?? []
        if last.kind == .parent, let slot = last.extra?.slot { slots.append(slot) }
        for slot in slots {
            var position = path.children.count - 2
            while slot.level > 0 {
                guard position >= 0 else {
                    path.needExtra().seeking.append(slot)
                    break
                }
                var step = path.children[position]
                position -= 1
                // Of adjacent steps that bind their context only the first leaves it.
                while position >= 0, step.extra?.focus != nil, path.children[position].extra?.focus != nil {
                    step = path.children[position]
                    position -= 1
                }
                try seekParent(step, slot)
            }
        }
    }

    /// Goes back over a step on the way to the ancestor that a slot asks for.
    private func seekParent(_ node: Syntax, _ slot: AncestorSlot) throws(JSONataError) {
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            let extra = node.needExtra()
            if let ancestor = extra.ancestor { slot.label = ancestor.label }
            extra.ancestor = slot
            node.isTuple = true
        case .parent: slot.level += 1
        case .block:
            guard let last = node.children.last else { return }
            node.isTuple = true
            try seekParent(last, slot)
        case .path:
            node.isTuple = true
            for step in node.children.reversed() {
                try seekParent(step, slot)
                guard slot.level > 0 else { return }
            }
        default: throw JSONataError(.S0217, position: node.position, token: .string(node.kindName))
        }
    }
}

extension Syntax {
    /// Takes over what a part of this node still looks for.
    fileprivate func seek(_ part: Syntax) {
        guard let others = part.extra else { return }
        var slots = others.seeking
        if part.kind == .parent, let slot = others.slot { slots.append(slot) }
        guard !slots.isEmpty else { return }
        needExtra().seeking += slots
    }
}
