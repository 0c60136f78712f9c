// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `[a, b]`.
final class ArrayNode: Node, @unchecked Sendable {
    struct Item: Sendable {
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
                if elements.count > 16 { try machine.allocate(elements: builder.count + elements.count) }
                builder.append(contentsOf: elements)
            } else {
                builder.append(value)
            }
        }
        try machine.step(items.count)
        return builder.finished(isConstructed ? .constructed : [])
    }
}

/// What is written `{ name: value }`.
final class ObjectNode: Node, @unchecked Sendable {
    let grouping: ObjectGrouping

    init(_ grouping: ObjectGrouping) { self.grouping = grouping }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try grouping.group(input, frame, &machine)
    }
}

/// The names and values of an object, which group the items of a sequence.
struct ObjectGrouping: Sendable {
    struct Pair: Sendable {
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
            context = elements.isEmpty ? .undefined : elements.count == 1 ? elements[0] : elements.marked([])
        }
        var builder = ObjectBuilder(capacity: keys.count)
        for (index, pair) in pairs.enumerated() {
            let member = try pair.value.evaluate(context, frame, &machine)
            if !member.isUndefined { builder.append(keys[index], member) }
        }
        return builder.finished()
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
                if let position = names.position(of: key) {
                    try check(groups[position].pair, pair, key)
                    groups[position].add(item)
                } else {
                    names.append(key, .null)
                    groups.append(Group(key: key, pair: pair, items: SequenceBuilder(), only: item))
                }
            }
        }
        var builder = ObjectBuilder(capacity: groups.count)
        for group in groups {
            let value = try pairs[group.pair].value.evaluate(group.context, frame, &machine)
            if !value.isUndefined { builder.append(group.key, value) }
        }
        return builder.finished()
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
    fileprivate mutating func add(_ item: Value) {
        if let only {
            items.appendAppended(only)
            self.only = nil
        }
        items.appendAppended(item)
    }

    fileprivate var context: Value { only ?? items.finished([]) }
}

extension SequenceBuilder {
    /// Appends as `$append` does: an array by its elements, whatever its traits.
    mutating func appendAppended(_ value: Value) {
        if let elements = value.elements { append(contentsOf: elements) } else { append(value) }
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
            let tuple = Self.reduced(group.tuples, slotCount: slotCount, frame)
            let value = try pairs[group.pair].value.evaluate(tuple.item, tuple.frame, &machine)
            if !value.isUndefined { builder.append(group.key, value) }
        }
        return builder.finished()
    }

    private static func reduced(
        _ tuples: [TupleStream.Tuple],
        slotCount: Int,
        _ parent: Frame
    ) -> TupleStream.Tuple {
        guard tuples.count > 1 else { return tuples[0] }
        let frame = Frame.make(count: slotCount, parent: parent)
        for slot in 0..<slotCount {
            let values = tuples.compactMap { $0.frame[slot] }
            if !values.isEmpty { frame[slot] = appended(values) }
        }
        return TupleStream.Tuple(item: appended(tuples.map(\.item)), frame: frame)
    }

    private static func appended(_ values: [Value]) -> Value {
        let defined = values.filter { !$0.isUndefined }
        guard defined.count > 1 else { return defined.first ?? .undefined }
        var builder = SequenceBuilder()
        for value in defined { builder.appendAppended(value) }
        return builder.finished([])
    }
}

/// What follows a node that is no path: predicates, a group, `[]`.
final class NarrowedNode: Node, @unchecked Sendable {
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

/// What is written `|pattern|update, delete|`.
final class TransformNode: Node, @unchecked Sendable {
    let pattern: Node
    let update: Node
    let deletion: Node?
    let position: Int
    let updatePosition: Int
    let deletionPosition: Int

    init(pattern: Node, update: Node, deletion: Node?, at position: Int, _ updatePosition: Int, _ deletionPosition: Int)
    {
        self.pattern = pattern
        self.update = update
        self.deletion = deletion
        self.position = position
        self.updatePosition = updatePosition
        self.deletionPosition = deletionPosition
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .function(Transformer(self, frame: frame))
    }
}

/// The function that a transform is.
final class Transformer: Function {
    private let node: TransformNode
    private let frame: Frame

    init(_ node: TransformNode, frame: Frame) {
        self.node = node
        self.frame = frame
        super.init(arity: 1)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var arguments = arguments
        try Builtin.cloneSignature.validate(&arguments, context: context)
        guard let json = arguments.first.printable else { return .undefined }
        try machine.enter()
        // Objects with an identity, so that a change of what the pattern finds is a change of the whole.
        let copy = Self.copy(json)
        let matches = try node.pattern.evaluate(copy, frame, &machine).elementsOrSelf
        for index in 0..<matches.count {
            try machine.step()
            try change(matches[index], &machine)
        }
        machine.leave()
        return copy.json.map { .json($0) } ?? copy
    }

    private static func copy(_ json: JSON) -> Value {
        switch json {
        case .array(let items): return .list(List(items.map { copy($0) }))
        case .object(let object):
            let record = Record()
            for member in object { record[member.key] = copy(member.value) }
            return .record(record)
        default: return .json(json)
        }
    }

    private func change(_ match: Value, _ machine: inout Machine) throws(JSONataError) {
        let update = try node.update.evaluate(match, frame, &machine)
        guard update.isObject || update.isUndefined else {
            throw JSONataError(.T2011, position: node.updatePosition, value: update.shown)
        }
        guard case .record(let record) = match else { return }
        for position in 0..<update.memberCount {
            let member = update.member(at: position)
            // A copy: the document must not come to contain itself.
            record[member.key] = member.value.json.map { Self.copy($0) } ?? member.value
        }
        guard let deletion = try node.deletion?.evaluate(match, frame, &machine), !deletion.isUndefined else { return }
        let names = deletion.elementsOrSelf.values
        guard names.allSatisfy({ $0.string != nil }) else {
            throw JSONataError(.T2012, position: node.deletionPosition, value: deletion.shown)
        }
        for name in names { name.string.map { record.remove($0) } }
    }
}
