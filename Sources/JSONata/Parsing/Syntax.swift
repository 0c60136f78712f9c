// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A node of the syntax tree, which the parser makes, the resolver rearranges and the compiler reads.
final class Syntax {
    /// What a node is; the comments say where its parts stand.
    enum Kind: Equatable {
        /// Leaves: `text` is a name, `literal` a value, or a regular expression and its flags.
        case name, variable, string, number, value, regex, wildcard, descendant, parent
        /// The words `and`, `or` and `in` in the place of a name, the `?` of a partial application, and the end.
        case word(Symbol), placeholder, end
        /// `left` operator `right`.
        case binary(Symbol)
        /// `left . right`, `left [ right ]`, `left { children }`, `left ^ (children)`, `left @ text`, `left # text`;
        /// the resolver does away with them.
        case map, filter, group, orderBy, focus, index
        /// `- left`, `[ children ]`, `{ children }` (names and values in turn), `( children )`.
        case negation, array, object, block
        /// `left (children)`; partial where a child is a placeholder.
        case call, partial
        /// `function(parameters) { left }`.
        case lambda
        /// `left ? right : third`; `left ?? right`; `left ?: right`.
        case condition, coalescing, otherwise
        /// `| left | right, third |`.
        case transform
        /// `$text := left`; `left ~> right`.
        case bind, apply
        /// The resolver's: steps are `children`; `children` are the terms of an order.
        case path, sort
    }

    /// What narrows the results of a step, in turn.
    enum Stage {
        case filter(Syntax)
        case index(String)
    }

    var kind: Kind
    /// The end of the token that an error would name, in UTF-16 units.
    var position: Int
    var literal = JSON.null
    var left: Syntax?
    var right: Syntax?
    var third: Syntax?
    var children: [Syntax] = []

    /// Narrow what a step gives, for each item by itself.
    var stages: [Stage] = []

    /// `[]` follows: one result is an array too.
    var keepsArray = false
    /// Of a path: one result is an array too.
    var keepsSingleton = false
    /// Of an array or a block: it is not flattened into the path that it is part of.
    var isConstructed = false
    /// Of a term of an order.
    var isDescending = false
    /// Its results carry what is bound on the way to them.
    var isTuple = false

    /// What few nodes have.
    var extra: Extra?

    /// An object of its own, so that the other nodes are made and freed without it.
    final class Extra {
        /// Narrow what the node gives as a whole.
        var predicates: [Syntax] = []
        /// Names and values in turn, of the group that follows.
        var grouping: [Syntax]?
        var groupingPosition = 0
        var focus: String?
        var index: String?
        var ancestor: AncestorSlot?
        var slot: AncestorSlot?
        var seeking: [AncestorSlot] = []
        var parameters: [String] = []
        var signature: Signature?
        /// Of a lambda or a transform: how many levels of syntax a call of it goes through.
        var levels = 0
    }

    init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
    }

    init(_ kind: Kind, _ children: [Syntax], at position: Int) {
        self.kind = kind
        self.children = children
        self.position = position
    }

    /// The literal as the text that it is.
    var text: String {
        get { literal.text ?? "" }
        set { literal = .string(JSONString(newValue)) }
    }

    var predicates: [Syntax] { extra?.predicates ?? [] }

    var grouping: [Syntax]? { extra?.grouping }

    /// What few nodes have, made if there is none.
    func needExtra() -> Extra {
        if let extra { return extra }
        let made = Extra()
        extra = made
        return made
    }

    // Arrays are moved out, changed and put back: a change in place of what other code might read meanwhile is checked
    // for that each time, and copied where it is moved out only in part.

    func append(_ more: [Syntax]) {
        var children = self.children
        self.children = []
        children += more
        self.children = children
    }

    func append(_ stage: Stage) {
        var stages = self.stages
        self.stages = []
        stages.append(stage)
        self.stages = stages
    }

    /// Makes what narrows the node as a whole narrow it item by item.
    func makePredicatesStages() {
        guard let extra, !extra.predicates.isEmpty else { return }
        let predicates = extra.predicates
        extra.predicates = []
        for predicate in predicates { append(.filter(predicate)) }
    }

    /// What an error message calls the node.
    var token: JSON {
        switch kind {
        case .name, .variable, .string, .number, .value: literal
        case .word(let symbol), .binary(let symbol): .string(JSONString(symbol.rawValue))
        case .wildcard: "*"
        case .descendant: "**"
        case .parent: "%"
        case .placeholder, .condition: "?"
        case .end: "(end)"
        case .map: "."
        case .filter, .array: "["
        case .group, .object: "{"
        case .orderBy: "^"
        case .focus: "@"
        case .index: "#"
        case .negation: "-"
        case .block, .call, .partial, .lambda: "("
        case .coalescing: "??"
        case .otherwise: "?:"
        case .transform: "|"
        case .bind: ":="
        case .apply: "~>"
        case .regex: [:]
        case .path, .sort: .null
        }
    }

    /// The name of the kind in the reference engine's tree, which S0217 names.
    var kindName: String {
        switch kind {
        case .binary: "binary"
        case .negation, .array, .object: "unary"
        case .word, .placeholder, .end: "operator"
        case .coalescing, .otherwise, .condition: "condition"
        case .call: "function"
        default: "\(kind)"
        }
    }
}

/// The place of an ancestor that `%` asks for, bound by the step that leaves it.
final class AncestorSlot {
    /// Two slots with one label are bound together.
    var label: Int
    /// How many steps are left to go back.
    var level = 1

    init(label: Int) { self.label = label }

    /// The name under which a tuple holds the ancestor; no variable can be called so.
    var name: String { "!\(label)" }
}
