// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// The value as JSON; nil where it is undefined, a function, or holds one.
    var json: JSON? {
        switch self {
        case .json(let json): return json
        case .marked(let array): return .array(array.items)
        case .list(let list): return Self.json(of: list.items)
        case .tuples(let stream): return Self.json(of: stream.tuples.map(\.item))
        case .record(let record):
            var object = JSONObject()
            for (key, value) in zip(record.keys, record.values) {
                guard let json = value.json else { return JSON?.none }
                object[key] = json
            }
            return .object(object)
        case .undefined, .function: return JSON?.none
        }
    }

    private static func json(of values: [Value]) -> JSON? {
        var items: [JSON] = []
        items.reserveCapacity(values.count)
        for value in values {
            guard let json = value.json else { return JSON?.none }
            items.append(json)
        }
        return .array(items)
    }

    /// The value as JSON in which each function is an empty string, as `$string` shows it.
    var printable: JSON? {
        switch self {
        case .undefined: JSON?.none
        case .function: ""
        case .list(let list): .array(list.items.map { $0.printable ?? .null })
        case .record(let record):
            .object(
                JSONObject(
                    zip(record.keys, record.values).compactMap { key, value in value.printable.map { (key, $0) } }
                )
            )
        default: json
        }
    }

    /// What an error message shows of the value.
    var shown: JSON? { printable }

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
        if record == nil, let json = value.memberJSON { object[key] = json } else { setSpecial(key, value) }
    }

    /// Appends a member whose name is new.
    @inline(__always)
    mutating func append(_ key: JSONString, _ value: Value) {
        if record == nil, let json = value.memberJSON { object.append(key, json) } else { setSpecial(key, value) }
    }

    private mutating func setSpecial(_ key: JSONString, _ value: Value) {
        let record = self.record ?? Record(object)
        record[key] = value
        self.record = record
    }

    var isEmpty: Bool { record.map { $0.count == 0 } ?? object.isEmpty }

    func finished() -> Value { record.map { .record($0) } ?? .json(.object(object)) }
}

extension Record {
    convenience init(_ object: JSONObject) {
        self.init()
        for member in object { self[member.key] = .json(member.value) }
    }
}

extension Value {
    /// The value as a member of a JSON object, where it can be one; arrays lose their traits.
    @inline(__always)
    fileprivate var memberJSON: JSON? {
        switch self {
        case .json(let json): json
        case .marked(let array): .array(array.items)
        default: JSON?.none
        }
    }
}
