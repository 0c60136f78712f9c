// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What an expression evaluates to inside the engine.
///
/// Nearly everything is JSON as it came in, shared and never converted. The other cases hold what JSON cannot: arrays
/// with traits, which decide how they flatten, and containers that hold functions or that a transform is changing.
enum Value {
    case undefined
    case json(JSON)
    /// An array with traits, as every path makes; its elements are plain.
    case marked(MarkedArray)
    /// An array whose elements are not all plain JSON.
    case list(List)
    /// An object whose members are not all plain JSON, or that has an identity.
    case record(Record)
    case function(Function)
    /// The results of a path together with what was bound on the way to them.
    case tuples(TupleStream)
}

/// What distinguishes arrays that are equal as JSON.
struct Traits: OptionSet {
    let rawValue: UInt8

    /// The array is a result sequence: with one element it is that element, with none it is undefined.
    static let sequence = Traits(rawValue: 1)
    /// A sequence that stays an array with one element.
    static let keepsSingleton = Traits(rawValue: 2)
    /// An array constructor's result that a path does not flatten.
    static let constructed = Traits(rawValue: 4)
    /// The array that wraps an input which is itself an array.
    static let outerWrapper = Traits(rawValue: 8)
    /// A sequence in an expression that tells also longer ones from arrays, as `$distinct` does.
    static let distinguished = Traits(rawValue: 16)

    /// Whether nothing that reads an array of so many elements again can tell it from one without traits: a sequence of
    /// more than one flattens as any array does.
    @inline(__always)
    func isPlain(count: Int) -> Bool {
        isDisjoint(with: count > 1 ? [.constructed, .distinguished] : [.constructed, .sequence])
    }
}

struct MarkedArray {
    var items: [JSON]
    var traits: Traits
}

/// An array of any values.
final class List {
    let items: [Value]
    let traits: Traits
    /// The levels of it, no fewer than there are.
    let level: Int

    init(_ items: [Value], traits: Traits = []) {
        self.items = items
        self.traits = traits
        level = 1 + items.reduce(0) { max($0, $1.level) }
    }
}

/// An object of any values, with an identity: changes are seen wherever it is referred to.
final class Record {
    private(set) var keys: [JSONString] = []
    private(set) var values: [Value] = []
    private var index: [JSONString: Int] = [:]
    /// The levels of it, no fewer than there are.
    private(set) var level = 1

    var count: Int { keys.count }

    subscript(key: JSONString) -> Value {
        get { index[key].map { values[$0] } ?? .undefined }
        set {
            level = max(level, newValue.level + 1)
            if let position = index[key] {
                values[position] = newValue
            } else {
                index[key] = keys.count
                keys.append(key)
                values.append(newValue)
            }
        }
    }

    func removeAll() {
        keys = []
        values = []
        index = [:]
    }

    func remove(_ names: Set<JSONString>) {
        guard names.contains(where: { index[$0] != nil }) else { return }
        let kept = keys.indices.filter { !names.contains(keys[$0]) }
        keys = kept.map { keys[$0] }
        values = kept.map { values[$0] }
        index = [:]
        for (position, key) in keys.enumerated() { index[key] = position }
    }
}

extension Value {
    static func number(_ value: Double) -> Value { .json(JSON(number: value)) }
    static func bool(_ value: Bool) -> Value { .json(.bool(value)) }
    static func string(_ value: JSONString) -> Value { .json(.string(value)) }

    /// An array without traits.
    static func array(_ items: [JSON]) -> Value { .json(.array(items)) }

    var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }

    /// The value of any number; nil for everything else.
    var number: Double? {
        guard case .json(let json) = self else { return nil }
        return json.number
    }

    var string: JSONString? {
        guard case .json(.string(let string)) = self else { return nil }
        return string
    }

    var function: Function? {
        guard case .function(let function) = self else { return nil }
        return function
    }

    var isArray: Bool {
        switch self {
        case .json(.array), .marked, .list, .tuples: true
        default: false
        }
    }

    var isObject: Bool {
        switch self {
        case .json(.object), .record: true
        default: false
        }
    }

    var traits: Traits {
        switch self {
        case .marked(let array): array.traits
        case .list(let list): list.traits
        default: []
        }
    }

    /// The type's letter in signatures.
    var type: Signature.Types {
        switch self {
        case .undefined: .missing
        case .json(let json):
            switch json {
            case .null: .null
            case .bool: .boolean
            case .integer, .double: .number
            case .string: .string
            case .array: .array
            case .object: .object
            }
        case .marked, .list, .tuples: .array
        case .record: .object
        case .function: .function
        }
    }

    /// The value as a node gives it on: a sequence of one element is that element, of none is undefined.
    @inline(__always)
    var collapsed: Value {
        switch self {
        case .undefined, .json, .record, .function, .tuples: self
        case .marked, .list: collapsedSequence(keepsArray: false)
        }
    }

    /// As `collapsed`; with `keepsArray`, a sequence stays an array.
    func collapsed(keepsArray: Bool) -> Value {
        switch self {
        case .undefined, .json, .record, .function, .tuples: self
        case .marked, .list: collapsedSequence(keepsArray: keepsArray)
        }
    }

    private func collapsedSequence(keepsArray: Bool) -> Value {
        switch self {
        case .marked(var array) where array.traits.contains(.sequence):
            if keepsArray { array.traits.insert(.keepsSingleton) }
            if array.items.isEmpty { return .undefined }
            if array.items.count == 1, !array.traits.contains(.keepsSingleton) { return .json(array.items[0]) }
            return .marked(array)
        case .list(let list) where list.traits.contains(.sequence):
            if list.items.isEmpty { return .undefined }
            if list.items.count == 1, !keepsArray, !list.traits.contains(.keepsSingleton) { return list.items[0] }
            return keepsArray ? .list(List(list.items, traits: list.traits.union(.keepsSingleton))) : self
        default: return self
        }
    }
}

extension JSON {
    /// A number: an integer where it is one that doubles hold exactly.
    @inline(__always)
    init(number value: Double) {
        if value.magnitude < 0x1p53, let integer = Int64(exactly: value) {
            self = .integer(integer)
        } else {
            self = .double(value)
        }
    }
}
