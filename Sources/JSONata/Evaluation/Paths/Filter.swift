// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What stands in brackets after a step: a position, or a condition for each item.
enum Filter {
    case position(Int)
    case condition(Node)
    /// `#$name` after another predicate: the position of each tuple is bound.
    case index(slot: Int)

    /// The items of a value that pass: a sequence, one item, or nothing.
    func apply(
        to value: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        switch self {
        case .position(let position): return Self.item(of: value, at: position)
        case .index: return value
        case .condition(let node):
            guard let elements = value.elements else {
                // One item; undefined is asked too, as in the reference engine, which can be an error.
                let times = try Self.passes(node, value, 0, 1, frame, &machine)
                guard times > 1, !value.isUndefined else { return times == 1 ? value : .undefined }
                return try Self.sequence(of: value, times, &machine)
            }
            return try Self.items(of: elements, node, frame, &machine)
        }
    }

    private static func sequence(
        of value: Value,
        _ times: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var builder = SequenceBuilder()
        try machine.step(times)
        for _ in 0..<times { builder.append(value) }
        return try builder.finished(.sequence, &machine)
    }

    private static func item(of value: Value, at position: Int) -> Value {
        guard let elements = value.elements else { return position == 0 || position == -1 ? value : .undefined }
        let index = position < 0 ? elements.count + position : position
        return elements.count > index && index >= 0 ? elements[index] : .undefined
    }

    private static func items(
        of elements: Elements,
        _ node: Node,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var builder = SequenceBuilder()
        try machine.step(elements.count)
        for index in 0..<elements.count {
            let item = elements[index]
            if node.isBoolean {
                if try node.test(item, frame, &machine) { builder.append(item) }
            } else {
                let times = try passes(node, item, index, elements.count, frame, &machine)
                if times > 1 { try machine.step(times) }
                for _ in 0..<times { builder.append(item) }
            }
        }
        return try builder.finished(.sequence, &machine)
    }

    /// How often an item passes; a position that a condition names twice counts twice.
    static func passes(
        _ node: Node,
        _ item: Value,
        _ index: Int,
        _ count: Int,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Int {
        if node.isBoolean { return try node.test(item, frame, &machine) ? 1 : 0 }
        let result = try node.evaluate(item, frame, &machine)
        if let number = try result.finiteNumber() { return matches(number, index, count) ? 1 : 0 }
        guard let positions = result.elements, try areNumbers(positions) else {
            return try result.isTrue(&machine) ? 1 : 0
        }
        try machine.step(positions.count >> 2)
        return (0..<positions.count).count { matches(positions[$0].number ?? .nan, index, count) }
    }

    private static func areNumbers(_ elements: Elements) throws(JSONataError) -> Bool {
        for index in 0..<elements.count where try elements[index].finiteNumber() == nil { return false }
        return true
    }

    private static func matches(_ number: Double, _ index: Int, _ count: Int) -> Bool {
        let position = number.rounded(.down)
        return (position < 0 ? position + Double(count) : position) == Double(index)
    }
}
