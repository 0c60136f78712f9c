// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// Equality of whole values: arrays in order, objects regardless of order, functions by identity.
    ///
    /// It takes steps, since values may repeat their parts more often than they could be written.
    func isEqual(to other: Value, _ machine: inout Machine) throws(JSONataError) -> Bool {
        switch (self, other) {
        case (.json(.array), .json(.array)), (.json(.object), .json(.object)): break
        case (.json(.string(let left)), .json(.string(let right))):
            try machine.step(bytes: min(left.text.utf8.count, right.text.utf8.count))
            return left == right
        case (.json(let left), .json(let right)): return left == right
        case (.undefined, .undefined): return true
        case (.function(let left), .function(let right)): return left === right
        default: break
        }
        if let left = elements, let right = other.elements {
            guard left.count == right.count else { return false }
            try machine.step(left.count)
            for index in 0..<left.count where try !left[index].isEqual(to: right[index], &machine) { return false }
            return true
        }
        guard isObject, other.isObject, memberCount == other.memberCount else { return false }
        try machine.step(memberCount)
        for position in 0..<memberCount {
            let member = member(at: position)
            let counterpart = other.member(member.key)
            guard !counterpart.isUndefined, try member.value.isEqual(to: counterpart, &machine) else { return false }
        }
        return true
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
                var index = 0
                let (words, others) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
                while index + 8 <= count,
                    words.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        == others.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                {
                    index += 8
                }
                while index < count {
                    if left[index] != right[index] { return Self.precedes(left[index], right[index]) }
                    index += 1
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
