// SPDX-License-Identifier: Apache-2.0

/// UUIDs (RFC 9562) in their usual text: 32 hexadecimal digits in lower case, in five groups.
public enum UUIDText {
    /// How many bytes a text has, all of them ASCII.
    public static let byteCount = 36

    /// The text of 128 bits, six of which say the version and the variant.
    public static func make(_ high: UInt64, _ low: UInt64, version: UInt64 = 4) -> String {
        // Not in the string's own memory: a text that is made there is checked, which takes four times as long.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("A text of 36 bytes has an address.") }
            write(high, low, version: version, to: UnsafeMutableRawPointer(base))
            return String(copying: UTF8Span(unchecked: UnsafeBufferPointer(buffer).span, isKnownASCII: true))
        }
    }

    /// Writes the text of 128 bits into `byteCount` bytes.
    public static func write(_ high: UInt64, _ low: UInt64, version: UInt64 = 4, to target: UnsafeMutableRawPointer) {
        let (high, low) = (high & ~0xf000 | version << 12, low & ~(0b11 << 62) | 0b10 << 62)
        let second = digits(UInt32(truncatingIfNeeded: high))
        let third = digits(UInt32(truncatingIfNeeded: low >> 32))
        // Groups of 8, 4, 4, 4 and 12 digits; the digits of a half word stand in eight bytes, the first one lowest.
        store(digits(UInt32(truncatingIfNeeded: high >> 32)), at: 0, of: target)
        store(UInt32(truncatingIfNeeded: second), at: 9, of: target)
        store(UInt32(truncatingIfNeeded: second >> 32), at: 14, of: target)
        store(UInt32(truncatingIfNeeded: third), at: 19, of: target)
        store(UInt32(truncatingIfNeeded: third >> 32), at: 24, of: target)
        store(digits(UInt32(truncatingIfNeeded: low)), at: 28, of: target)
        store(UInt8(ascii: "-"), at: 8, of: target)
        store(UInt8(ascii: "-"), at: 13, of: target)
        store(UInt8(ascii: "-"), at: 18, of: target)
        store(UInt8(ascii: "-"), at: 23, of: target)
    }

    /// The sixteen hexadecimal digits of a word.
    public static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The eight hexadecimal digits of a half word, one in each byte, the first one in the lowest.
    private static func digits(_ half: UInt32) -> UInt64 {
        // Each step moves the upper half of what stands together to where it will stand alone: bytes, then digits.
        var word = UInt64(half.byteSwapped)
        word = (word | word << 16) & 0x0000_FFFF_0000_FFFF
        word = (word | word << 8) & 0x00FF_00FF_00FF_00FF
        word = (word >> 4 | word << 8) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((word &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return word &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - UInt8(ascii: "0") - 10)
    }

    private static func store<Word: FixedWidthInteger & BitwiseCopyable>(
        _ word: Word,
        at offset: Int,
        of target: UnsafeMutableRawPointer
    ) {
        target.storeBytes(of: word.littleEndian, toByteOffset: offset, as: Word.self)
    }
}
