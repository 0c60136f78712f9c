// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Compiler {
    mutating func lambda(_ node: Syntax) throws(JSONataError) -> Node {
        let outer = scope
        let layout = FrameLayout()
        scope = Scope(parent: outer, layout: layout)
        defer { scope = outer }
        let parameters = (node.extra?.parameters ?? []).map { scope.parameter($0) }
        let body = part(node.left)
        for name in boundNames(in: [body]) { _ = scope.slot(for: name) }
        // A body has the context of the place where the function is written.
        let compiled = try compile(body)
        return LambdaNode(
            parameters: parameters,
            slotCount: layout.count,
            signature: node.extra?.signature,
            levels: node.extra?.levels ?? 0,
            body: compiled
        )
    }

    mutating func call(_ node: Syntax) throws(JSONataError) -> Node {
        let procedure = part(node.left)
        let site = callSite(node)
        if procedure.kind == .variable, isPlain(procedure), scope.candidates(for: procedure.text).isEmpty,
            let builtin = Builtin.named(procedure.text, options: options)
        {
            note(builtin)
            return BuiltinCallNode(builtin, try compile(node.children), at: site)
        }
        let callee = try compileProcedure(procedure)
        return CallNode(callee, try compile(node.children), at: site)
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
        let candidates = scope.candidates(for: name)
        guard !candidates.isEmpty else { return nil }
        var fallback: Node? = Builtin.named(name, options: options).map { BuiltinNode($0) } ?? GlobalNode(name)
        for candidate in candidates.reversed() {
            fallback = LocalNode(hops: candidate.hops, slot: candidate.slot, fallback: fallback)
        }
        return fallback
    }

    /// What is written `%`.
    func ancestor(_ node: Syntax) -> Node {
        guard let name = node.extra?.slot?.name, let place = scope.candidates(for: name).first else {
            return ConstantNode(.null)
        }
        return LocalNode(hops: place.hops, slot: place.slot, fallback: nil)
    }

    mutating func noteTopLevel(_ text: String, _ position: Int) {
        guard isTopLevel else { return }
        facts.topLevelReferences.append(Facts.Reference(text: text, position: position))
    }
}
