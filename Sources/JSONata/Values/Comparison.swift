// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// Equality of whole values: arrays in order, objects regardless of order, functions by identity.
    func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.json(let left), .json(let right)): return left == right
        case (.undefined, .undefined): return true
        case (.function(let left), .function(let right)): return left === right
        default: break
        }
        if let left = elements, let right = other.elements {
            return left.count == right.count && (0..<left.count).allSatisfy { left[$0].isEqual(to: right[$0]) }
        }
        guard isObject, other.isObject, memberCount == other.memberCount else { return false }
        return (0..<memberCount).allSatisfy { position in
            let member = member(at: position)
            let counterpart = other.member(member.key)
            return !counterpart.isUndefined && member.value.isEqual(to: counterpart)
        }
    }

    /// The member of an object by name, undefined where there is none.
    func member(_ key: JSONString) -> Value {
        switch self {
        case .json(.object(let object)): object[key].map { .json($0) } ?? .undefined
        case .record(let record): record[key]
        default: .undefined
        }
    }
}

extension JSONString {
    /// Order by UTF-16 code units, as JavaScript's.
    func precedes(_ other: JSONString) -> Bool {
        var left = text
        var right = other.text
        let order = left.withUTF8 { left in
            right.withUTF8 { right -> Bool? in
                let count = min(left.count, right.count)
                for index in 0..<count where left[index] != right[index] {
                    return Self.precedes(left[index], right[index])
                }
                return left.count < right.count
            }
        }
        return order ?? utf16Units.lexicographicallyPrecedes(other.utf16Units)
    }

    /// The order of the first two bytes that differ; nil where one may belong to a lone surrogate's escape.
    ///
    /// Two halves of a pair, for a character whose UTF-8 begins with F0 or more, sort before U+E000 (EE or EF).
    private static func precedes(_ left: UInt8, _ right: UInt8) -> Bool? {
        if left >= 0xF4 || right >= 0xF4 { return nil }
        if left >= 0xEE, right >= 0xEE, (left >= 0xF0) != (right >= 0xF0) { return left >= 0xF0 }
        return left < right
    }
}
