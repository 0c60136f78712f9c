// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Steps between two orders, and the order that follows them.
struct PathSegment {
    /// Nil where an order follows another one, or begins the path.
    let walk: PathWalk?
    let order: Order?
}

/// What a path does with all its results.
struct PathTraits: Sendable {
    /// The first step is a variable, so it is not asked of each element of an array that is the context.
    var isAbsolute = false
    /// The first step is an array constructor, which is evaluated once.
    var isConstructed = false
    /// `[]` stands somewhere in the path: one result is an array too.
    var keepsSingleton = false
    /// `[]` stands after the whole of it.
    var keepsArray = false

    /// Whether it is nothing special.
    var isPlain: Bool { !isConstructed && !keepsSingleton && !keepsArray }

    /// A path's result with what `[]` asks for.
    func kept(_ result: Value) -> Value {
        guard keepsSingleton || keepsArray, !result.isUndefined else { return result }
        let isSequence = result.traits.contains(.sequence)
        if keepsSingleton, !isSequence, result.traits.contains(.constructed) {
            return .list(List([result], traits: [.sequence, .keepsSingleton]))
        }
        guard result.isArray else { return result.elementsOrSelf.marked([.sequence, .keepsSingleton]) }
        guard isSequence else { return result }
        let traits = result.traits.intersection(.distinguished)
        return result.elementsOrSelf.marked(traits.union([.sequence, .keepsSingleton]))
    }

    /// The result of a path one of whose steps gave nothing to go on with.
    ///
    /// As in the reference engine that is what the step gave, where it is an array and no sequence: one that was
    /// constructed, or that a position picked from an order. An empty string counts as one.
    func ended(with result: Value) -> Value {
        guard result.isArray || result.string != nil else { return .undefined }
        return result.traits.contains(.sequence) ? .undefined : kept(result)
    }
}

extension Value {
    /// What the second step of a path is asked of, where this is what the array constructor before it gave.
    ///
    /// Predicates may have left a single value of the array. The reference engine goes through that as JavaScript does
    /// through an array: a string's UTF-16 units, and nothing of any other.
    func constructedItems(_ machine: inout Machine) throws(JSONataError) -> Elements {
        if let elements { return elements }
        guard let string else { return .json([]) }
        let units = try Bytes.split(string, by: "", limit: .infinity, &machine)
        try machine.allocate(elements: units.count)
        return .json(units)
    }
}

/// A path without bindings.
///
/// Each item goes through all steps before the next one does, so no sequence is made between the steps.
final class PathNode: Node {
    let segments: [PathSegment]
    let traits: PathTraits
    /// The names of a path that is nothing but names, perhaps after a variable; nil for any other.
    private let names: [JSONString]?
    /// The variable before the names, and the steps after it.
    private let start: Node?
    private let rest: PathWalk?

    init(_ segments: [PathSegment], traits: PathTraits) {
        self.segments = segments
        self.traits = traits
        var walk = segments.count == 1 && segments[0].order == nil && traits.isPlain ? segments[0].walk : nil
        if traits.isAbsolute, let first = walk?.step, first.filters.isEmpty, case .node(let node) = first.action {
            start = node
            walk = walk?.next
        } else {
            start = nil
        }
        names = walk?.names
        rest = start == nil ? nil : walk
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let names else { return try raw(input, frame, &machine).collapsed }
        let value = try start?.evaluate(input, frame, &machine) ?? input
        if let member = member(names, of: value) { return member }
        return try members(of: value, frame, &machine)
    }

    override func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        guard let names, names.count == 1 else { return Operand(try evaluate(input, frame, &machine)) }
        let value = try start?.evaluate(input, frame, &machine) ?? input
        if let member = member(names, of: value) { return Operand(member) }
        return Operand(try members(of: value, frame, &machine))
    }

    /// What the names lead to from what the variable holds, or else from the context.
    private func members(
        of value: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        guard let rest else { return try raw(value, frame, &machine).collapsed }
        var results = Results(isLast: true)
        if let elements = value.elements, !value.traits.contains(.constructed) {
            try rest.walk(elements, into: &results, frame, &machine)
        } else {
            try rest.walk(value, into: &results, frame, &machine)
        }
        return try results.finished(&machine).collapsed
    }

    /// What names lead to through objects only, as most paths do; nil where there is anything else on the way.
    @inline(__always)
    private func member(_ names: [JSONString], of start: Value) -> Value? {
        var value = start
        for name in names {
            switch value {
            case .json(.object(let object)):
                guard let member = object[name] else { return .undefined }
                value = .json(member)
            case .record: return nil
            default: return value.isArray ? nil : .undefined
            }
        }
        return value
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var items = segments[0].walk == nil ? initialItems(input) : .json([])
        // What the last order made of the items, as long as no step follows.
        var ordered: Value?
        // The items' order, where the steps after it take them so.
        var order: [SortedItem]?
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1 && segment.order == nil
            if let walk = segment.walk {
                var results = Results(isLast: isLast)
                // The elements of an array constructor that an order follows at once.
                var elements: Elements?
                if index == 0, traits.isConstructed {
                    let constructed = try walk.step.apply(to: initialItems(input).marked(.sequence), frame, &machine)
                    if isLast, walk.next == nil { return traits.kept(constructed) }
                    let parts = try constructed.constructedItems(&machine)
                    if parts.isEmpty { return traits.ended(with: constructed) }
                    if let next = walk.next {
                        try next.walk(parts, into: &results, frame, &machine)
                    } else {
                        elements = parts
                    }
                } else if index == 0 {
                    try begin(walk, input, into: &results, frame, &machine)
                } else {
                    try walk.walk(items, in: order, into: &results, frame, &machine)
                    order = nil
                }
                if isLast { return traits.kept(try results.finished(&machine)) }
                if let elements { items = elements } else { items = try results.elements(&machine) }
                ordered = nil
            }
            if items.isEmpty { return .undefined }
            guard let terms = segment.order else { continue }
            if terms.filters.isEmpty, index + 1 < segments.count, segments[index + 1].walk != nil {
                order = try terms.sorted(items, frame, &machine)
                continue
            }
            let result = try terms.apply(to: ordered ?? items.marked(.sequence), frame, &machine)
            items = result.elementsOrSelf
            if items.isEmpty { return traits.ended(with: result) }
            ordered = result
        }
        return traits.kept(ordered ?? items.marked(.sequence))
    }

    /// Takes the context through the first steps.
    private func begin(
        _ walk: PathWalk,
        _ input: Value,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        if !traits.isAbsolute, let elements = input.elements {
            try walk.walk(elements, into: &results, frame, &machine)
        } else {
            try machine.step()
            try walk.walk(input, into: &results, frame, &machine)
        }
    }

    private func initialItems(_ input: Value) -> Elements {
        if !traits.isAbsolute, let elements = input.elements { return elements }
        if case .json(let json) = input { return .json([json]) }
        return .values([input])
    }
}
