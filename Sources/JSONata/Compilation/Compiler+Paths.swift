// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Compiler {
    mutating func path(_ node: Syntax) throws(JSONataError) -> Node {
        let first = node.children[0]
        levels.note()
        if node.children.count == 1, node.grouping == nil, !node.keepsSingleton, !node.keepsArray, first.isPlainName {
            return name(first)
        }
        var traits = PathTraits()
        traits.isAbsolute = first.kind == .variable
        traits.isConstructed = first.isConstructed
        traits.keepsSingleton = node.keepsSingleton
        traits.keepsArray = node.keepsArray
        if let start = node.children.firstIndex(where: { $0.isTuple }) {
            return try tuplePath(node, from: start, traits)
        }
        let path = PathNode(try segments(node), traits: traits)
        guard node.grouping != nil else { return path }
        return NarrowedNode(path, filters: [], grouping: try grouping(node), keepsArray: false)
    }

    private mutating func segments(_ node: Syntax) throws(JSONataError) -> [PathSegment] {
        let steps = node.children
        var index = 0
        var walk: PathWalk?
        if let states = try statesStep(node) {
            index = 2
            walk = PathWalk(states, next: try self.walk(steps, from: &index))
        } else {
            walk = try self.walk(steps, from: &index)
        }
        guard index < steps.count else { return [PathSegment(walk: walk, order: nil)] }
        var segments: [PathSegment] = []
        while index < steps.count {
            segments.append(PathSegment(walk: walk, order: try order(steps[index])))
            index += 1
            walk = try self.walk(steps, from: &index)
        }
        if let walk { segments.append(PathSegment(walk: walk, order: nil)) }
        return segments
    }

    /// The steps from `index`, which moves on, up to an order or the path's end; nil where there are none.
    private mutating func walk(_ steps: Syntax.List, from index: inout Int) throws(JSONataError) -> PathWalk? {
        guard index < steps.count, steps[index].kind != .sort else { return nil }
        let step = try self.step(steps[index], isFirst: index == 0)
        index += 1
        return PathWalk(step, next: try walk(steps, from: &index))
    }

    /// The first two steps of a path that begins `$states.input`, as one that reads only that member.
    private mutating func statesStep(_ node: Syntax) throws(JSONataError) -> PathStep? {
        guard node.children.count > 1, !node.children[0].isTuple, !node.children[1].isTuple else { return nil }
        let variable = node.children[0]
        let name = node.children[1]
        guard variable.kind == .variable, variable.text == "states", isPlain(variable), variable.stages.isEmpty,
            name.kind == .name, scope.place(of: "states") == nil
        else { return nil }
        // Noted also where it is none of the four, which whoever checks the facts must hear of.
        facts.statesMembers.append(Facts.Reference(text: name.text, position: name.position))
        guard let member = Variables.States.Member(rawValue: name.text), !name.keepsArray else { return nil }
        return PathStep(action: .node(StatesMemberNode(member)), filters: try filters(name.stages), keepsArray: false)
    }

    private mutating func step(_ node: Syntax, isFirst: Bool) throws(JSONataError) -> PathStep {
        // A string in the place of a name may have predicates and a group of its own.
        if node.kind == .name, node.predicates.isEmpty, node.grouping == nil {
            if isFirst { noteTopLevel(node.text, node.position) }
            let filters = try filters(node.stages)
            return PathStep(action: .name(JSONString(node.text)), filters: filters, keepsArray: node.keepsArray)
        }
        // The name is within the path as others are, though its node is taken for a path of its own here.
        let outer = levels.open
        defer { levels.open = outer }
        if node.kind == .name { levels.open -= 1 }
        let compiled =
            isFirst
            ? try compile(node) : try nested { compiler throws(JSONataError) in try compiler.compile(node) }
        levels.open = outer
        return PathStep(action: .node(compiled), filters: try filters(node.stages), keepsArray: false)
    }

    private mutating func filters(_ stages: Syntax.List) throws(JSONataError) -> [Filter] {
        // A literal takes just the memory that it needs, as an array that grows does not.
        if stages.count == 1 { return [try stage(stages[0])] }
        var filters: [Filter] = []
        for part in stages { filters.append(try stage(part)) }
        return filters
    }

    private mutating func stage(_ stage: Syntax) throws(JSONataError) -> Filter {
        stage.kind == .index ? .index(slot: scope.slot(for: stage.text)) : try filter(stage)
    }

    private mutating func order(_ node: Syntax) throws(JSONataError) -> Order {
        Order(terms: try terms(node), filters: try filters(node.stages), position: node.position)
    }

    private mutating func terms(_ node: Syntax) throws(JSONataError) -> [Order.Term] {
        var terms: [Order.Term] = []
        for term in node.children {
            let compiled = try nested { compiler throws(JSONataError) in try compiler.compile(compiler.part(term.left))
            }
            terms.append(Order.Term(node: compiled, isDescending: term.isDescending))
        }
        return terms
    }

    /// A path whose steps bind something from one on.
    private mutating func tuplePath(
        _ node: Syntax,
        from start: Int,
        _ traits: PathTraits
    ) throws(JSONataError) -> Node {
        var plain: [TupleStep] = []
        for index in 0..<start {
            let child = node.children[index]
            let action: TupleStep.Action =
                child.kind == .sort ? .order(try order(child)) : .step(try step(child, isFirst: index == 0))
            plain.append(TupleStep(action: action))
        }
        let outer = scope
        scope = Scope(parent: outer)
        defer { scope = outer }
        for name in Self.tupleNames(of: node) { _ = scope.slot(for: name) }
        var steps: [TupleStep] = []
        for index in start..<node.children.count {
            steps.append(try tupleStep(node.children[index], isFirst: index == 0, isBound: index > start, outer))
        }
        let grouping = try grouping(node)
        return TuplePathNode(
            plain: plain,
            steps: steps,
            scope: TupleScope(scope.slots),
            slotCount: scope.frameCount,
            traits: traits,
            isTuple: node.isTuple,
            grouping: grouping
        )
    }

    private mutating func tupleStep(
        _ node: Syntax,
        isFirst: Bool,
        isBound: Bool,
        _ outer: Scope
    ) throws(JSONataError) -> TupleStep {
        var step: TupleStep
        if node.kind == .sort {
            // An order that begins the bindings is evaluated before there are any.
            let inner = scope
            if !isBound { scope = outer }
            let terms = try terms(node)
            scope = inner
            let order = Order(terms: terms, filters: try filters(node.stages), position: node.position)
            step = TupleStep(action: .order(order))
        } else {
            step = TupleStep(action: .step(try self.step(node, isFirst: isFirst)))
        }
        step.focus = node.extra?.focus.map { scope.slot(for: $0) }
        step.index = node.extra?.index.map { scope.slot(for: $0) }
        step.ancestor = (node.extra?.ancestor).map { scope.slot(for: $0.name) }
        return step
    }

    /// The names that a path's steps bind, and those of paths within that hand on what they bind.
    static func tupleNames(of node: Syntax) -> [String] {
        switch node.kind {
        case .path: return node.children.flatMap { stepNames(of: $0) }
        case .block: return node.children.last.map { tupleNames(of: $0) } ?? []
        default: return []
        }
    }

    private static func stepNames(of step: Syntax) -> [String] {
        var names = [step.extra?.focus, step.extra?.index, step.extra?.ancestor?.name].compactMap { $0 }
        for stage in step.stages where stage.kind == .index { names.append(stage.text) }
        return step.kind == .block ? names + tupleNames(of: step) : names
    }
}

extension Syntax {
    /// Whether this is a name and nothing else.
    fileprivate var isPlainName: Bool {
        self.kind == .name && self.stages.isEmpty && !self.keepsArray && !self.isTuple
    }
}
