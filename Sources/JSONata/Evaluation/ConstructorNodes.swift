// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `[a, b]`.
final class ArrayNode: Node {
    struct Item {
        let node: Node
        /// It is an array constructor itself, so its array becomes an element.
        let isArray: Bool
    }

    let items: [Item]
    let isConstructed: Bool

    init(_ items: [Item], isConstructed: Bool) {
        self.items = items
        self.isConstructed = isConstructed
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var builder = SequenceBuilder(capacity: items.count)
        for item in items {
            let value = try item.node.evaluate(input, frame, &machine)
            if value.isUndefined { continue }
            if !item.isArray, let elements = value.elements {
                try builder.append(contentsOf: elements, &machine)
            } else {
                builder.append(value)
            }
        }
        try machine.step(items.count)
        return try builder.finished(isConstructed ? .constructed : [], &machine)
    }
}

/// What is written `{ name: value }`.
final class ObjectNode: Node {
    let grouping: ObjectGrouping

    init(_ grouping: ObjectGrouping) { self.grouping = grouping }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try grouping.group(input, frame, &machine)
    }
}

/// The names and values of an object, which group the items of a sequence.
struct ObjectGrouping {
    struct Pair {
        let key: Node
        let value: Node
    }

    let pairs: [Pair]
    let position: Int
    /// The names, where all are literals and differ.
    let literalKeys: [JSONString]?

    init(_ pairs: [Pair], at position: Int) {
        self.pairs = pairs
        self.position = position
        let keys = pairs.compactMap { pair -> JSONString? in
            if case .string(let key)? = pair.key.constant { key } else { nil }
        }
        literalKeys = keys.count == pairs.count && Set(keys).count == keys.count ? keys : nil
    }

    /// The object of a value's items, each group's values evaluated on all of its items.
    func group(_ value: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try machine.step(pairs.count + 1)
        if let literalKeys { return try object(literalKeys, value, frame, &machine) }
        guard let elements = value.elements, !elements.isEmpty else {
            return try groups(of: .values([value.isArray ? .undefined : value]), frame, &machine)
        }
        return try groups(of: elements, frame, &machine)
    }

    /// With literal names every item is in every group.
    private func object(
        _ keys: [JSONString],
        _ value: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var context = value
        if let elements = value.elements {
            switch elements.count {
            case 0: context = .undefined
            case 1: context = elements[0]
            default: context = try elements.joined(&machine)
            }
        }
        var builder = ObjectBuilder(capacity: keys.count)
        for index in keys.indices {
            let member = try pairs[index].value.evaluate(context, frame, &machine)
            if !member.isUndefined { builder.append(keys[index], member) }
        }
        return try builder.finished(&machine)
    }

    fileprivate struct Group {
        let key: JSONString
        let pair: Int
        var items: SequenceBuilder
        /// Nil as long as the group has one item, which then is not an element of an array.
        var only: Value?
    }

    private func groups(
        of elements: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var groups: [Group] = []
        // An object of the names alone finds a group's place, by its hash where there are many.
        var names = JSONObject()
        try machine.step(elements.count)
        for index in 0..<elements.count {
            let item = elements[index]
            for (pair, expressions) in pairs.enumerated() {
                guard let key = try key(expressions.key, item, frame, &machine) else { continue }
                try machine.step(bytes: key.text.utf8.count)
                if let position = names.position(of: key) {
                    try check(groups[position].pair, pair, key)
                    try groups[position].add(item, &machine)
                } else {
                    names.append(key, .null)
                    groups.append(Group(key: key, pair: pair, items: SequenceBuilder(), only: item))
                }
            }
        }
        var builder = ObjectBuilder(capacity: groups.count)
        for index in groups.indices {
            let group = groups[index]
            let value = try pairs[group.pair].value.evaluate(
                try groups[index].context(&machine),
                frame,
                &machine
            )
            if !value.isUndefined { builder.append(group.key, value) }
        }
        return try builder.finished(&machine)
    }

    /// A name; nil where it is undefined, so that there is no such member.
    private func key(
        _ node: Node,
        _ item: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString? {
        let key = try node.evaluate(item, frame, &machine)
        if case .json(.string(let string)) = key { return string }
        if key.isUndefined { return nil }
        throw JSONataError(.T1003, position: position, value: key.shown)
    }

    private func check(_ first: Int, _ second: Int, _ key: JSONString) throws(JSONataError) {
        guard first == second else { throw JSONataError(.D1009, position: position, value: .string(key)) }
    }
}

extension ObjectGrouping.Group {
    fileprivate mutating func add(_ item: Value, _ machine: inout Machine) throws(JSONataError) {
        if let only {
            try items.appendAppended(only, &machine)
            self.only = nil
        }
        try items.appendAppended(item, &machine)
    }

    fileprivate mutating func context(_ machine: inout Machine) throws(JSONataError) -> Value {
        if let only { only } else { try items.finished([], &machine) }
    }
}

extension Elements {
    /// All of it as an array, with the elements of those that are arrays in their place.
    fileprivate func joined(_ machine: inout Machine) throws(JSONataError) -> Value {
        try machine.step(count >> 3)
        switch self {
        case .json(let items):
            guard items.contains(where: { if case .array = $0 { true } else { false } }) else { return .array(items) }
        case .values(let items):
            guard items.contains(where: \.isArray) else { return .list(List(items)) }
        }
        var builder = SequenceBuilder(capacity: count)
        for index in 0..<count { try builder.appendAppended(self[index], &machine) }
        return try builder.finished([], &machine)
    }
}

extension SequenceBuilder {
    /// Appends as `$append` does: an array by its elements, whatever its traits.
    mutating func appendAppended(_ value: Value, _ machine: inout Machine) throws(JSONataError) {
        if let elements = value.elements { try append(contentsOf: elements, &machine) } else { append(value) }
    }
}

extension ObjectGrouping {
    /// The object of the results of a path with bindings; a group's variables hold the values of all its tuples.
    func group(
        _ tuples: [TupleStream.Tuple],
        slotCount: Int,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        // Names and values find their variables in a tuple's frame, also where there is no tuple.
        guard !tuples.isEmpty else {
            return try group(.undefined, Frame.make(count: slotCount, parent: frame), &machine)
        }
        var groups: [(key: JSONString, pair: Int, tuples: [TupleStream.Tuple])] = []
        var positions: [JSONString: Int] = [:]
        for tuple in tuples {
            try machine.step(pairs.count)
            for (pair, expressions) in pairs.enumerated() {
                guard let key = try key(expressions.key, tuple.item, tuple.frame, &machine) else { continue }
                try machine.step(bytes: key.text.utf8.count)
                if let position = positions[key] {
                    try check(groups[position].pair, pair, key)
                    groups[position].tuples.append(tuple)
                } else {
                    positions[key] = groups.count
                    groups.append((key, pair, [tuple]))
                }
            }
        }
        var builder = ObjectBuilder(capacity: groups.count)
        for group in groups {
            let tuple = try Self.reduced(group.tuples, slotCount: slotCount, frame, &machine)
            let value = try pairs[group.pair].value.evaluate(tuple.item, tuple.frame, &machine)
            if !value.isUndefined { builder.append(group.key, value) }
        }
        return try builder.finished(&machine)
    }

    private static func reduced(
        _ tuples: [TupleStream.Tuple],
        slotCount: Int,
        _ parent: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> TupleStream.Tuple {
        guard tuples.count > 1 else { return tuples[0] }
        let frame = Frame.make(count: slotCount, parent: parent)
        for slot in 0..<slotCount {
            let values = tuples.compactMap { $0.frame[slot] }
            if !values.isEmpty { frame[slot] = try appended(values, &machine) }
        }
        return TupleStream.Tuple(item: try appended(tuples.map(\.item), &machine), frame: frame)
    }

    private static func appended(_ values: [Value], _ machine: inout Machine) throws(JSONataError) -> Value {
        let defined = values.filter { !$0.isUndefined }
        guard defined.count > 1 else { return defined.first ?? .undefined }
        var builder = SequenceBuilder()
        for value in defined { try builder.appendAppended(value, &machine) }
        return try builder.finished([], &machine)
    }
}

/// What follows a node that is no path: predicates, a group, `[]`.
final class NarrowedNode: Node {
    let base: Node
    let filters: [Filter]
    let grouping: ObjectGrouping?
    let keepsArray: Bool
    /// Where the filters find what the results of a path in parentheses were bound to on their way.
    let tuples: TupleLayout?

    init(
        _ base: Node,
        filters: [Filter],
        grouping: ObjectGrouping?,
        keepsArray: Bool,
        tuples: TupleLayout? = nil
    ) {
        self.tuples = tuples
        self.base = base
        self.filters = filters
        self.grouping = grouping
        self.keepsArray = keepsArray
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var value = try base.raw(input, frame, &machine)
        if let tuples, case .tuples(let stream) = value {
            let own = stream.tuples.map { tuples.moved($0, from: stream.scope, parent: frame) }
            return .tuples(
                TupleStream(try TuplePathNode.filtered(own, filters, &machine), scope: tuples.scope)
            )
        }
        for (index, filter) in filters.enumerated() {
            if index > 0, value.isUndefined { break }
            value = try filter.apply(to: value, frame, &machine)
        }
        if let grouping { return try grouping.group(value, frame, &machine) }
        guard keepsArray else { return value }
        // A filter's result is a sequence even where it is one item.
        if !filters.isEmpty, !value.isUndefined, !value.isArray {
            return value.elementsOrSelf.marked([.sequence, .keepsSingleton])
        }
        return value.collapsed(keepsArray: true)
    }
}
