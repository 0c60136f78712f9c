// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A step of a path.
struct PathStep {
    /// What it does with an item.
    enum Action {
        /// The member of that name; of an array, the members of all its elements.
        case name(JSONString)
        case node(Node)
    }

    let action: Action
    /// Narrow what it gives for each item.
    let filters: [Filter]
    /// `[]` follows.
    let keepsArray: Bool
    /// The only filter, where there is one and it is a condition that is true or false.
    let onlyCondition: Node?

    init(action: Action, filters: [Filter], keepsArray: Bool) {
        self.action = action
        self.filters = filters
        self.keepsArray = keepsArray
        if filters.count == 1, case .condition(let node) = filters[0], node.isBoolean {
            onlyCondition = node
        } else {
            onlyCondition = nil
        }
    }

    /// What the step gives for an item, before it is flattened.
    @inline(__always)
    func apply(
        to item: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        let result = try unfiltered(item, frame, &machine)
        return filters.isEmpty ? result : try filtered(result, frame, &machine)
    }

    /// What the step gives before its filters narrow it.
    @inline(__always)
    func unfiltered(
        _ item: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        switch action {
        case .name(let name):
            if case .json(.object(let object)) = item { return object[name].map { .json($0) } ?? .undefined }
            return try Lookup.member(name, of: item, &machine).collapsed(keepsArray: keepsArray)
        case .node(let node): return try node.evaluate(item, frame, &machine)
        }
    }

    private func filtered(
        _ value: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var result = value
        for (index, filter) in filters.enumerated() {
            // What one filter left nothing of is not asked by the next.
            if index > 0, result.isUndefined { break }
            result = try filter.apply(to: result, frame, &machine)
        }
        return result
    }
}

/// `$lookup`, and what a name means.
enum Lookup {
    /// The member of an object; of an array, a sequence of the members of its elements, arrays among them flattened.
    static func member(
        _ name: JSONString,
        of value: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        switch value {
        case .json(.object(let object)): return object[name].map { .json($0) } ?? .undefined
        case .record(let record): return record[name]
        default: break
        }
        guard let elements = value.elements else { return .undefined }
        var builder = SequenceBuilder()
        try collect(name, elements, into: &builder, &machine)
        return try builder.finished(.sequence, &machine)
    }

    private static func collect(
        _ name: JSONString,
        _ elements: Elements,
        into builder: inout SequenceBuilder,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step(elements.count)
        for index in 0..<elements.count {
            let element = elements[index]
            if let inner = element.elements {
                try collect(name, inner, into: &builder, &machine)
                continue
            }
            let member = try member(name, of: element, &machine)
            if let items = member.elements {
                try builder.append(contentsOf: items, &machine)
            } else if !member.isUndefined {
                builder.append(member)
            }
        }
    }
}

/// What is written `*`.
final class WildcardNode: Node {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var value = input
        if input.traits.contains(.outerWrapper), let elements = input.elements { value = elements[0] }
        var builder = SequenceBuilder()
        // Where an array was among the members, the reference engine's result is no sequence any more.
        var isSequence = true
        if let elements = value.elements {
            for index in 0..<elements.count { try add(elements[index], to: &builder, &isSequence, &machine) }
        } else {
            for position in 0..<value.memberCount {
                try add(value.member(at: position).value, to: &builder, &isSequence, &machine)
            }
        }
        return try builder.finished(isSequence ? .sequence : [], &machine)
    }

    private func add(
        _ value: Value,
        to builder: inout SequenceBuilder,
        _ isSequence: inout Bool,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step()
        guard value.isArray else {
            builder.append(value)
            return
        }
        isSequence = false
        try Self.flatten(value, into: &builder, &machine)
    }

    private static func flatten(
        _ value: Value,
        into builder: inout SequenceBuilder,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step()
        guard let elements = value.elements else {
            builder.append(value)
            return
        }
        for index in 0..<elements.count { try flatten(elements[index], into: &builder, &machine) }
    }
}

/// What is written `**`.
final class DescendantNode: Node {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if input.isUndefined { return .undefined }
        var builder = SequenceBuilder()
        var pending = [input]
        while let value = pending.popLast() {
            try machine.step()
            if let elements = value.elements {
                for index in (0..<elements.count).reversed() { pending.append(elements[index]) }
            } else {
                builder.append(value)
                for position in (0..<value.memberCount).reversed() { pending.append(value.member(at: position).value) }
            }
        }
        return try builder.count == 1 ? builder.elements(&machine)[0] : builder.finished(.sequence, &machine)
    }
}
