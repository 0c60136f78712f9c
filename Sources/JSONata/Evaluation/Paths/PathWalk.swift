// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A step of a path, and those after it.
///
/// Linked objects, since taking a step out of an array of them copies it.
final class PathWalk {
    let step: PathStep
    let next: PathWalk?

    init(_ step: PathStep, next: PathWalk?) {
        self.step = step
        self.next = next
    }

    /// The names, where each step is a name without predicates; else nil.
    var names: [JSONString]? {
        var names: [JSONString] = []
        var walk: PathWalk? = self
        while let current = walk {
            guard case .name(let name) = current.step.action, current.step.filters.isEmpty else { return nil }
            names.append(name)
            walk = current.next
        }
        return names
    }

    /// Takes items through the steps, each item through all of them before the next one: the results are those of the
    /// reference engine, which takes all items through each step, but of two errors it may be the other one that is met.
    func walk(
        _ elements: Elements,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step(elements.count)
        if next == nil { results.reserve(elements.count) }
        switch elements {
        case .json(let items):
            for item in items { try walk(.json(item), into: &results, frame, &machine) }
        case .values(let items):
            for item in items { try walk(item, into: &results, frame, &machine) }
        }
    }

    /// Takes items through the steps in an order; nil: in that in which they stand.
    func walk(
        _ elements: Elements,
        in order: [SortedItem]?,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        guard let order else { return try walk(elements, into: &results, frame, &machine) }
        try machine.step(order.count)
        if next == nil { results.reserve(order.count) }
        switch elements {
        case .json(let items):
            for item in order { try walk(.json(items[Int(item.position)]), into: &results, frame, &machine) }
        case .values(let items):
            for item in order { try walk(items[Int(item.position)], into: &results, frame, &machine) }
        }
    }

    /// Takes one item through the steps.
    func walk(
        _ item: Value,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        guard let next else {
            let result = try step.apply(to: item, frame, &machine)
            if !result.isUndefined { try results.add(result, &machine) }
            return
        }
        if let condition = step.onlyCondition {
            let result = try step.unfiltered(item, frame, &machine)
            if let elements = result.elements {
                return try next.walk(elements, where: condition, into: &results, frame, &machine)
            }
            guard try condition.test(result, frame, &machine), !result.isUndefined else { return }
            return try next.walk(result, into: &results, frame, &machine)
        }
        let result = try step.apply(to: item, frame, &machine)
        if let elements = result.elements, !result.traits.contains(.constructed) {
            try next.walk(elements, into: &results, frame, &machine)
        } else if !result.isUndefined {
            try next.walk(result, into: &results, frame, &machine)
        }
    }

    /// Takes those items through the steps that pass a condition.
    private func walk(
        _ elements: Elements,
        where condition: Node,
        into results: inout Results,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step(elements.count)
        switch elements {
        case .json(let items):
            for json in items {
                let item = Value.json(json)
                if try condition.test(item, frame, &machine) { try walk(item, into: &results, frame, &machine) }
            }
        case .values(let items):
            for item in items where try condition.test(item, frame, &machine) {
                try walk(item, into: &results, frame, &machine)
            }
        }
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

    /// Makes room for so many results, unless that is more than is worth it.
    mutating func reserve(_ count: Int) { builder.reserve(count) }

    @inline(__always)
    mutating func add(_ value: Value, _ machine: inout Machine) throws(JSONataError) {
        count += 1
        if count == 1 {
            first = value
        } else {
            if count == 2 {
                try builder.appendFlattened(first, &machine)
                first = .undefined
            }
            try builder.appendFlattened(value, &machine)
        }
    }

    /// All results, arrays among them flattened.
    mutating func elements(_ machine: inout Machine) throws(JSONataError) -> Elements {
        guard count == 1 else { return try builder.elements(&machine) }
        return first.traits.contains(.constructed) ? .values([first]) : first.elementsOrSelf
    }

    /// The path's result; undefined for none, and a single one by itself instead of in a sequence.
    mutating func finished(_ machine: inout Machine) throws(JSONataError) -> Value {
        guard count == 1 else { return count == 0 ? .undefined : try builder.finished(.sequence, &machine) }
        guard first.isArray, first.traits.contains(.sequence) else { return first }
        if first.traits.contains(.constructed) { return .list(List([first], traits: .sequence)) }
        return try elements(&machine).marked(machine.sequence)
    }
}
