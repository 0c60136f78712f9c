// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Measures a result before it is handed out.
///
/// A part that an expression repeats takes no memory, but its text does: of thirty levels of `{"a": $x, "b": $x}` nobody
/// could write the text, nor walk it. The measure is the least that the text takes, and ends where that is too much.
struct OutcomeSize {
    private var bytes: Int
    /// Whether all numbers are written as AWS writes them.
    private(set) var isWritten = true

    init(bytes: Int) { self.bytes = bytes }

    mutating func take(_ value: JSON, depth: Int) throws(JSONataError) {
        switch value {
        case .string(let string): bytes -= string.text.utf8.count
        case .double(let number):
            if !number.isFinite || number.wholeOf64Bits != nil { isWritten = false }
            bytes -= 1
        case .array(let items):
            try descend(depth)
            for item in items { try take(item, depth: depth + 1) }
        case .object(let object):
            try descend(depth)
            if let length = object.sourceLength {
                // As it was read: it holds no number that would be written otherwise.
                bytes -= length
            } else {
                for (key, value) in object {
                    bytes -= key.text.utf8.count
                    try take(value, depth: depth + 1)
                }
            }
        default: bytes -= 1
        }
        guard bytes >= 0 else { throw .outOfMemory }
    }

    private mutating func descend(_ depth: Int) throws(JSONataError) {
        guard depth <= JSON.depthMaximum else { throw .stackOverflow() }
        bytes -= 2
    }
}

extension Double {
    /// The number as an integer, where it is whole and of less than 64 bits.
    var wholeOf64Bits: Int64? { magnitude < 0x1p63 ? Int64(exactly: self) : nil }
}
