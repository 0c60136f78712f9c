// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// The value as a condition, in the sense of `$boolean`; undefined is false.
    ///
    /// A number that is infinite is an error, as in the reference engine.
    func isTrue() throws(JSONataError) -> Bool {
        switch self {
        case .undefined, .function: return false
        case .json(let json):
            var rest = JSON.truthMaximum
            return try json.isTrue(&rest)
        case .record(let record): return record.count > 0
        case .marked, .list, .tuples:
            guard let elements else { return false }
            for index in 0..<elements.count where try elements[index].isTrue() { return true }
            return false
        }
    }

    /// The value of a number that may be calculated with; an infinite one is an error.
    @inline(__always)
    func finiteNumber() throws(JSONataError) -> Double? {
        switch self {
        case .json(.integer(let value)): return Double(value)
        case .json(.double(let value)):
            if value.isInfinite { throw JSONataError(.D1001, value: .double(value)) }
            return value.isNaN ? nil : value
        default: return nil
        }
    }
}

extension JSON {
    /// How many values are looked at for one that is true: as many as an array of the greatest length has.
    fileprivate static let truthMaximum = 10_000_000

    fileprivate func isTrue(_ rest: inout Int) throws(JSONataError) -> Bool {
        rest -= 1
        guard rest > 0 else { throw .outOfTime }
        switch self {
        case .null: return false
        case .bool(let value): return value
        case .integer(let value): return value != 0
        case .double(let value):
            if value.isInfinite { throw JSONataError(.D1001, value: self) }
            return value != 0 && !value.isNaN
        case .string(let string): return !string.text.isEmpty
        case .object(let object): return !object.isEmpty
        case .array(let items):
            for item in items where try item.isTrue(&rest) { return true }
            return false
        }
    }
}
