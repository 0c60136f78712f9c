// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Steps between two orders, and the order that follows them.
struct PathSegment: Sendable {
    var steps: [PathStep] = []
    var order: Order?
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
}

/// A path without bindings.
///
/// Each item goes through all steps before the next one does, so no sequence is made between the steps.
final class PathNode: Node, @unchecked Sendable {
    let segments: [PathSegment]
    let traits: PathTraits

    init(_ segments: [PathSegment], traits: PathTraits) {
        self.segments = segments
        self.traits = traits
    }

    /// The name of a path that is nothing else.
    var onlyName: JSONString? {
        guard !traits.keepsSingleton, !traits.keepsArray, segments.count == 1, segments[0].order == nil,
            segments[0].steps.count == 1, case .name(let name) = segments[0].steps[0].action,
            segments[0].steps[0].filters.isEmpty
        else { return nil }
        return name
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if segments.count == 1, let result = try followChain(input, frame, &machine) { return result }
        return try raw(input, frame, &machine).collapsed
    }

    /// The result of a path through objects only, as most are; nil where there is an array on the way.
    @inline(__always)
    private func followChain(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value? {
        guard !traits.isConstructed, !traits.keepsSingleton, !traits.keepsArray,
            traits.isAbsolute || !input.isArray
        else { return nil }
        let steps = segments[0].steps
        var current = input
        for index in 0..<steps.count {
            guard case .name(let name) = steps[index].action, steps[index].filters.isEmpty else {
                guard index == 0, traits.isAbsolute, steps[0].filters.isEmpty, case .node(let node) = steps[0].action
                else { return nil }
                current = try node.evaluate(input, frame, &machine)
                if current.isArray { return nil }
                continue
            }
            guard case .json(.object(let object)) = current else {
                return current.isArray ? nil : lookup(name, current)
            }
            guard let member = object[name] else { return .undefined }
            current = .json(member)
            if case .array = member, index < steps.count - 1 { return nil }
        }
        return current
    }

    /// A name on what is no JSON object: the path can only go on from a record, for which the long way is right.
    private func lookup(_ name: JSONString, _ value: Value) -> Value? {
        if case .record = value { nil } else { .undefined }
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var items = try initialItems(input)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1 && segment.order == nil
            if !segment.steps.isEmpty {
                var results = Results(isLast: isLast)
                try walkAll(items, segment.steps, isFirst: index == 0, into: &results, frame, &machine)
                if isLast { return kept(results.finished()) }
                items = results.elements
            }
            if items.isEmpty { return .undefined }
            if let order = segment.order { items = try order.sort(items, frame, &machine) }
        }
        return kept(items.count > 1 && !traits.keepsSingleton ? items.marked([]) : items.marked(.sequence))
    }

    private func initialItems(_ input: Value) throws(JSONataError) -> Elements {
        if !traits.isAbsolute, let elements = input.elements { return elements }
        if case .json(let json) = input { return .json([json]) }
        return .values([input])
    }

    private func walkAll(
        _ items: Elements,
        _ steps: [PathStep],
        isFirst: Bool,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        if isFirst, traits.isConstructed {
            let constructed = try steps[0].apply(to: items.marked(.sequence), frame, &machine)
            if steps.count == 1 { return results.add(constructed) }
            return try walkElements(constructed.elementsOrSelf, steps, 1, into: &results, frame, &machine)
        }
        try walkElements(items, steps, 0, into: &results, frame, &machine)
    }

    private func walkElements(
        _ elements: Elements,
        _ steps: [PathStep],
        _ index: Int,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step(elements.count)
        switch elements {
        case .json(let items):
            for item in items { try walk(.json(item), steps, index, into: &results, frame, &machine) }
        case .values(let items):
            for item in items { try walk(item, steps, index, into: &results, frame, &machine) }
        }
    }

    /// Takes an item through the steps from one on.
    private func walk(
        _ item: Value,
        _ steps: [PathStep],
        _ start: Int,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        var current = item
        var index = start
        while index < steps.count {
            current = try steps[index].apply(to: current, frame, &machine)
            if case .undefined = current { return }
            index += 1
            guard index < steps.count else { break }
            if let elements = current.elements, !current.traits.contains(.constructed) {
                return try walkElements(elements, steps, index, into: &results, frame, &machine)
            }
        }
        results.add(current)
    }

    /// The result with what `[]` asks for.
    private func kept(_ result: Value) -> Value {
        guard traits.keepsSingleton || traits.keepsArray, !result.isUndefined else { return result }
        let isSequence = result.traits.contains(.sequence)
        if traits.keepsSingleton, !isSequence, result.traits.contains(.constructed) {
            return .list(List([result], traits: [.sequence, .keepsSingleton]))
        }
        guard result.isArray else { return result.elementsOrSelf.marked([.sequence, .keepsSingleton]) }
        return isSequence ? result.elementsOrSelf.marked([.sequence, .keepsSingleton]) : result
    }
}

/// A path of one name, as most are.
final class NameNode: Node, @unchecked Sendable {
    private let name: JSONString
    /// The same path for contexts that are no JSON objects.
    private let path: PathNode

    init(_ name: JSONString, path: PathNode) {
        self.name = name
        self.path = path
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard case .json(.object(let object)) = input else { return try path.evaluate(input, frame, &machine) }
        return object[name].map { .json($0) } ?? .undefined
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard case .json(.object(let object)) = input else { return try path.raw(input, frame, &machine) }
        return object[name].map { .json($0) } ?? .undefined
    }
}

/// What the last step of a path gave, item by item.
struct Results {
    private var first = Value.undefined
    private var count = 0
    private var builder = SequenceBuilder()
    private let isLast: Bool

    /// - Parameter isLast: Whether nothing follows in the path; then a single result that is an array stays as it is.
    init(isLast: Bool) { self.isLast = isLast }

    @inline(__always)
    mutating func add(_ value: Value) {
        count += 1
        if count == 1 {
            first = value
        } else {
            if count == 2 {
                builder.appendFlattened(first)
                first = .undefined
            }
            builder.appendFlattened(value)
        }
    }

    /// All results, arrays among them flattened.
    var elements: Elements {
        guard count == 1 else { return builder.elements }
        return first.traits.contains(.constructed) ? .values([first]) : first.elementsOrSelf
    }

    /// The path's result; undefined for none, and a single one by itself instead of in a sequence.
    func finished() -> Value {
        guard count == 1 else { return count == 0 ? .undefined : builder.finished(.sequence) }
        guard first.isArray, first.traits.contains(.sequence) else { return first }
        if first.traits.contains(.constructed) { return .list(List([first], traits: .sequence)) }
        return elements.marked(.sequence)
    }
}
