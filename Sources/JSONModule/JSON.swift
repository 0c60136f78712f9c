// SPDX-License-Identifier: Apache-2.0

/// A JSON value (RFC 8259).
///
/// Copying a value is O(1): arrays and objects share their storage until one copy changes,
/// and a change copies only the containers on the way to it.
///
/// The representation was chosen by `JSONBenchmark` (2.8 GHz Xeon, two shared cores; best of ten rounds). Against a plain
/// enum, objects that also keep the text they were read from (`SourceText`) cost a parse of 80 KB 10 to 15 % (357 µs to
/// 400 µs) and then save most of the writing: one update and a write of 80 KB takes 14 µs instead of 217 µs, five updates
/// with parse and write 430 µs instead of 606 µs, and `byteCount` of what was not changed nothing instead of 210 µs.
/// Documents of some 700 bytes gain nothing from it, so they keep no text: parse 2.7 µs (265 MB/s), write 1.8 µs (400 MB/s),
/// parse, five updates and write 6.5 µs. A value takes 24 bytes.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    /// An integer that fits 64 bits, kept exact.
    case integer(Int64)
    /// Any other number, as an IEEE double; always finite.
    ///
    /// An integer beyond 64 bits is one too, so it loses digits, which AWS would keep.
    case double(Double)
    case string(JSONString)
    case array([JSON])
    case object(JSONObject)
}

extension JSON: Equatable {
    /// Equal as JSON values: numbers by value (`1` equals `1.0`), strings by code units, objects regardless of order.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.integer(let left), .double(let right)): Double(left) == right
        case (.double(let left), .integer(let right)): left == Double(right)
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSON {
    /// A string value.
    public static func string(_ text: String) -> JSON { .string(JSONString(text)) }

    /// The member of an object, or nil where this is no object or has no such member.
    public subscript(key: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[JSONString(key)]
    }

    /// The element of an array, or nil where this is no array or the index is out of bounds.
    public subscript(index: Int) -> JSON? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The text of a string value.
    public var text: String? {
        guard case .string(let string) = self else { return nil }
        return string.text
    }

    /// The value of a boolean.
    public var boolean: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The value of a number without a fraction part, in 64 bits (`5` and `5.0`, not `5.5`).
    public var int: Int? {
        switch self {
        case .integer(let value): Int(value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value of any number, as a double.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The elements of an array.
    public var elements: [JSON]? {
        guard case .array(let array) = self else { return nil }
        return array
    }

    /// The members of an object.
    public var members: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    public var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(JSONString(value)) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { (JSONString($0), $1) }))
    }
}
