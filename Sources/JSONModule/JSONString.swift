// SPDX-License-Identifier: Apache-2.0

/// The text of a JSON string.
///
/// Unlike `String`, two of them are equal only when they are the same sequence of code units (no canonical
/// equivalence), and order is by code point. JSON may hold lone surrogates, which `String` cannot:
/// see `hasLoneSurrogates` for how they are kept.
public struct JSONString: Sendable {
    /// The text; a lone surrogate appears in it in its escaped form (see `hasLoneSurrogates`).
    public let text: String

    /// Takes a text as it is, lone surrogates in their escaped form (see `hasLoneSurrogates`).
    public init(_ text: String) { self.text = text }
}

extension JSONString: Hashable, Comparable {
    public static func == (left: JSONString, right: JSONString) -> Bool {
        // The same sixteen bytes are the same text, and others of two texts that stand in them are not; that settles
        // nearly every pair of short names.
        let (leftBits, rightBits) = (StringBits(of: left.text), StringBits(of: right.text))
        if leftBits == rightBits { return true }
        if leftBits.isWhole, rightBits.isWhole { return false }
        return left.text.utf8.count == right.text.utf8.count && bytesEqual(left, right)
    }

    /// Whether the text is the same as one with other bits.
    @inline(__always)
    func equalsElsewhere(_ other: JSONString, _ otherBits: StringBits) -> Bool {
        if otherBits.isWhole, StringBits(of: text).isWhole { return false }
        return text.utf8.count == other.text.utf8.count && Self.bytesEqual(self, other)
    }

    static func bytesEqual(_ left: JSONString, _ right: JSONString) -> Bool {
        left.withUTF8 { left in right.withUTF8 { right in bytesEqual(left, right) } }
    }

    /// Whether as many bytes are the same, compared eight at a time: ARNs mostly differ in their last bytes only.
    private static func bytesEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let (rawLeft, rawRight) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        guard rawLeft.count == rawRight.count else { return false }
        var index = 0
        while index + 8 <= rawLeft.count {
            let word = rawLeft.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word == rawRight.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index += 8
        }
        // The last word again, with what is left behind it.
        if rawLeft.count >= 8 {
            let last = rawLeft.count - 8
            let word = rawLeft.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            return word == rawRight.loadUnaligned(fromByteOffset: last, as: UInt64.self)
        }
        while index < rawLeft.count {
            guard rawLeft[index] == rawRight[index] else { return false }
            index += 1
        }
        return true
    }

    public func hash(into hasher: inout Hasher) {
        withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    public static func < (left: JSONString, right: JSONString) -> Bool {
        left.withUTF8 { left in right.withUTF8 { right in left.lexicographicallyPrecedes(right) } }
    }

    /// The UTF-8 bytes of the text, in place.
    @inline(__always)
    func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = text
        return copy.withUTF8(body)
    }
}

/// The two words that a `String` is made of; a test holds that they are no more.
struct StringBits: Equatable {
    let first: UInt64
    let second: UInt64

    // A `String` is two words, which a test holds; only their bits are looked at.
    @inline(__always)
    init(of text: String) { self = unsafeBitCast(text, to: StringBits.self) }

    /// Whether the text stands in the two words themselves: a test holds that this bit says so.
    var isWhole: Bool { second & (1 << 61) != 0 }

    /// How many bytes a text has that stands in the two words themselves; nil for any other.
    ///
    /// They begin at the first word's first byte. A test holds that, and that the last byte says how many.
    var shortCount: Int? { isWhole ? Int(second.littleEndian >> 56 & 15) : nil }

    static func == (left: StringBits, right: StringBits) -> Bool {
        left.first == right.first && left.second == right.second
    }
}

extension JSONString: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self.init(value) }
}

extension JSONString: CustomStringConvertible {
    public var description: String { text }
}
