// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Compiler {
    mutating func lambda(_ node: Syntax) throws(JSONataError) -> Node {
        let outer = scope
        scope = Scope(parent: outer)
        defer { scope = outer }
        let parameters = (node.extra?.parameters ?? []).map { scope.parameter($0) }
        let body = part(node.left)
        for name in boundNames(in: CollectionOfOne(body)) { _ = scope.slot(for: name) }
        let outerLevels = levels
        defer { levels = outerLevels }
        levels = LevelCount()
        isTail = true
        let outerDefers = defersLibrary
        defersLibrary = false
        defer { defersLibrary = outerDefers }
        // A body has the context of the place where the function is written.
        let compiled = try compile(body)
        return LambdaNode(
            parameters: parameters,
            slotCount: scope.frameCount,
            signature: node.extra?.signature,
            levels: FunctionLevels(syntax: node.extra?.levels ?? 0, evaluation: levels.certain),
            body: compiled
        )
    }

    mutating func call(_ node: Syntax, isTail: Bool) throws(JSONataError) -> Node {
        let outer = levels.open
        defer { levels.open = outer }
        // Of a call that is put off nothing is evaluated before the function that ends with it is left.
        if isTail { levels.open = 0 }
        let procedure = part(node.left)
        let site = callSite(node)
        if procedure.kind == .variable, isPlain(procedure), let builtin = unboundBuiltin(procedure.text) {
            note(builtin)
            levels.note()
            let arguments = try compile(node.children)
            return isTail && defersLibrary
                ? CallNode(BuiltinNode(builtin), arguments, at: site) : BuiltinCallNode(builtin, arguments, at: site)
        }
        let callee = try compileProcedure(procedure)
        return CallNode(callee, try compile(node.children), at: site)
    }

    private func unboundBuiltin(_ name: String) -> Builtin? {
        scope.place(of: name) == nil ? Builtin.named(name, options: options) : nil
    }

    mutating func partial(_ node: Syntax) throws(JSONataError) -> Node {
        let site = callSite(node)
        var arguments: [Node?] = []
        for child in node.children {
            guard child.kind != .placeholder else {
                arguments.append(nil)
                continue
            }
            arguments.append(try compile(child))
        }
        return PartialNode(try compileProcedure(part(node.left)), arguments, at: site)
    }

    /// A name without its `$` is a mistake that is reported when it is called, not a reference to the context.
    private mutating func compileProcedure(_ procedure: Syntax) throws(JSONataError) -> Node {
        guard procedure.kind == .path, procedure.children.count == 1 else { return try compile(procedure) }
        return try nested { compiler throws(JSONataError) in try compiler.compile(procedure) }
    }

    private func callSite(_ node: Syntax) -> CallSite {
        let procedure = part(node.left)
        var token: JSON?
        var misspelled: Node?
        switch procedure.kind {
        case .path:
            let name = procedure.children[0].text
            token = procedure.children[0].token
            if procedure.children[0].kind == .name {
                misspelled =
                    resolve(name) ?? Builtin.named(name, options: options).map { BuiltinNode($0) }
                    ?? GlobalNode(name)
            }
        case .variable, .string, .number, .value: token = procedure.token
        case .call, .partial: token = "("
        default: token = nil
        }
        return CallSite(
            position: node.position,
            token: token,
            namePosition: procedure.position,
            level: levels.open,
            misspelled: misspelled
        )
    }

    mutating func variable(_ node: Syntax) -> Node {
        let name = node.text
        if name.isEmpty {
            noteTopLevel("$", node.position)
            return ContextNode()
        }
        if name == "$" {
            noteTopLevel("$$", node.position)
            return RootNode()
        }
        if let local = resolve(name) { return local }
        if let builtin = Builtin.named(name, options: options) {
            note(builtin)
            return BuiltinNode(builtin)
        }
        let reference = Facts.Reference(text: "$" + name, position: node.position)
        if name == "states" { facts.wholeStates.append(reference) } else { facts.freeVariables.append(reference) }
        return GlobalNode(name)
    }

    /// A variable that the expression binds somewhere around; nil where it binds none of the name.
    func resolve(_ name: String) -> Node? {
        guard let place = scope.place(of: name) else { return nil }
        return LocalNode(hops: place.hops, slot: place.slot, fallback: outerMeaning(of: name, place.scope))
    }

    /// What a name means in a scope that binds it, as long as it is not bound yet; nil where it always is.
    private func outerMeaning(of name: String, _ scope: Scope) -> Node? {
        if scope.isDefinite(name) { return nil }
        if let known = scope.outerMeanings[name] { return known }
        let meaning: Node
        if let place = scope.parent?.place(of: name) {
            meaning = LocalNode(
                hops: place.hops + (scope.hasFrame ? 1 : 0),
                slot: place.slot,
                fallback: outerMeaning(of: name, place.scope)
            )
        } else {
            meaning = Builtin.named(name, options: options).map { BuiltinNode($0) } ?? GlobalNode(name)
        }
        scope.outerMeanings[name] = meaning
        return meaning
    }

    /// What is written `%`.
    func ancestor(_ node: Syntax) -> Node {
        guard let name = node.extra?.slot?.name, let place = scope.place(of: name) else {
            return UndefinedNode()
        }
        return LocalNode(hops: place.hops, slot: place.slot, fallback: nil)
    }

    mutating func noteTopLevel(_ text: @autoclosure () -> String, _ position: Int) {
        guard isTopLevel else { return }
        facts.topLevelReferences.append(Facts.Reference(text: text(), position: position))
    }
}
