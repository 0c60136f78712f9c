// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// The value as JSON, whose parts that are no JSON yet take steps.
    ///
    /// Undefined is null as an element, and no member. Nil where the value is undefined, a function, or holds one and
    /// `function` does not say what stands for it; also where it would lose traits that matter and must keep them.
    func copied(
        _ machine: inout Machine,
        function: JSON? = nil,
        keepsTraits: Bool = false,
        depth: Int = 1
    ) throws(JSONataError) -> JSON? {
        switch self {
        case .function: return function
        case .undefined: return JSON?.none
        case .json(let json): return json
        case .marked(let array): return keepsTraits ? plain : .array(array.items)
        case .list, .tuples:
            if keepsTraits, case .list(let list) = self, !list.traits.isPlain(count: list.items.count) {
                return JSON?.none
            }
            guard depth <= Nesting.copyMaximum else { throw .stackOverflow() }
            let values = elementsOrSelf.values
            try machine.step(values.count)
            try machine.allocate(elements: values.count)
            var items: [JSON] = []
            items.reserveCapacity(values.count)
            for value in values {
                if value.isUndefined, !keepsTraits {
                    items.append(.null)
                    continue
                }
                guard
                    let json = try value.copied(
                        &machine,
                        function: function,
                        keepsTraits: keepsTraits,
                        depth: depth + 1
                    )
                else {
                    return JSON?.none
                }
                items.append(json)
            }
            return .array(items)
        case .record(let record):
            guard depth <= Nesting.copyMaximum else { throw .stackOverflow() }
            try machine.step(record.count)
            try machine.allocate(members: record.count)
            var object = JSONObject()
            for (key, value) in zip(record.keys, record.values) {
                if value.isUndefined { continue }
                guard
                    let json = try value.copied(
                        &machine,
                        function: function,
                        keepsTraits: keepsTraits,
                        depth: depth + 1
                    )
                else {
                    return JSON?.none
                }
                object[key] = json
            }
            return .object(object)
        }
    }

    /// What an error message shows of the value: each function as an empty string, and not all of what is large.
    var shown: JSON? {
        var rest = 10_000
        return shown(&rest)
    }

    private func shown(_ rest: inout Int) -> JSON? {
        rest -= 1
        switch self {
        case .undefined: return JSON?.none
        case .function: return ""
        case .json(let json): return json
        case .marked(let array): return .array(array.items)
        case .list, .tuples:
            var items: [JSON] = []
            for value in elementsOrSelf.values where rest > 0 {
                items.append(value.shown(&rest) ?? .null)
            }
            return .array(items)
        case .record(let record):
            var object = JSONObject()
            for (key, value) in zip(record.keys, record.values) where rest > 0 {
                if let json = value.shown(&rest) { object[key] = json }
            }
            return .object(object)
        }
    }

    /// The object's members by position.
    var memberCount: Int {
        switch self {
        case .json(.object(let object)): object.count
        case .record(let record): record.count
        default: 0
        }
    }

    func member(at position: Int) -> (key: JSONString, value: Value) {
        switch self {
        case .json(.object(let object)):
            let member = object.member(at: position)
            return (member.key, .json(member.value))
        case .record(let record): return (record.keys[position], record.values[position])
        default: preconditionFailure("Only objects have members.")
        }
    }
}

/// Collects the members of an object, plain as long as they are.
struct ObjectBuilder {
    private var object = JSONObject()
    private var record: Record?

    init() {}

    init(capacity: Int) { object.reserveCapacity(capacity) }

    /// Begins with the members of an object, which stay shared until one is set.
    init(_ object: JSONObject) { self.object = object }

    /// Sets a member to a value that is not undefined.
    @inline(__always)
    mutating func set(_ key: JSONString, _ value: Value) {
        if record == nil, let json = value.plain { object[key] = json } else { setSpecial(key, value) }
    }

    /// Appends a member whose name is new.
    @inline(__always)
    mutating func append(_ key: JSONString, _ value: Value) {
        if record == nil, let json = value.plain { object.append(key, json) } else { setSpecial(key, value) }
    }

    private mutating func setSpecial(_ key: JSONString, _ value: Value) {
        let record = self.record ?? Record(object)
        record[key] = value
        self.record = record
    }

    var isEmpty: Bool { record.map { $0.count == 0 } ?? object.isEmpty }

    /// Makes the object, which is accounted for and must not be nested too deep.
    func finished(_ machine: inout Machine) throws(JSONataError) -> Value {
        try machine.allocate(members: record?.count ?? object.count)
        if record == nil, machine.noteContainer() || isShallow { return .json(.object(object)) }
        let record = self.record ?? Record(object)
        guard record.level <= Nesting.levelMaximum else { throw .stackOverflow() }
        return .record(record)
    }

    private var isShallow: Bool {
        var budget = Nesting.budget(object.count)
        return Nesting.levels(of: .object(object), &budget) != nil
    }
}

extension Record {
    convenience init(_ object: JSONObject) {
        self.init()
        for member in object { self[member.key] = .json(member.value) }
    }
}
