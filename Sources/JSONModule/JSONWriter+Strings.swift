// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a string's bytes in quotes, with Jackson's escapes; what is not ASCII stays as it is.
    @inline(__always)
    mutating func writeString(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Copied while it is looked at, eight bytes at a time: so there may be seven too many.
        let target = space(for: bytes.count + 10)
        target[0] = UInt8(ascii: "\"")
        guard Self.copyPlain(bytes, to: target + 1) else { return writeEscaped(bytes) }
        target[bytes.count + 1] = UInt8(ascii: "\"")
        advance(by: bytes.count + 2)
    }

    /// Writes a text that stands in its two words, as most names do, and needs no escape; false, and nothing, for any other.
    @inline(__always)
    mutating func writeShort(_ bits: StringBits) -> Bool {
        guard let count = bits.shortCount else { return false }
        // What is not the text's becomes spaces, which need no escape.
        let spaces: UInt64 = 0x2020_2020_2020_2020
        let (first, second) = (bits.first.littleEndian, bits.second.littleEndian & 0x00FF_FFFF_FFFF_FFFF)
        let filled = (first | spaces << (8 * count), second | spaces << (8 * max(0, count - 8)))
        guard !Self.mayNeedEscape(filled.0), !Self.mayNeedEscape(filled.1) else { return false }
        let target = UnsafeMutableRawPointer(space(for: 18))
        target.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        target.storeBytes(of: bits.first, toByteOffset: 1, as: UInt64.self)
        target.storeBytes(of: bits.second, toByteOffset: 9, as: UInt64.self)
        target.storeBytes(of: UInt8(ascii: "\""), toByteOffset: count + 1, as: UInt8.self)
        advance(by: count + 2)
        return true
    }

    /// Copies a text until an escape is needed; true where none was.
    @inline(__always)
    private static func copyPlain(_ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let rawTarget = UnsafeMutableRawPointer(target)
        var index = 0
        while index + 8 <= bytes.count {
            let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
            guard !mayNeedEscape(word.littleEndian) else { return false }
            rawTarget.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            guard !needsEscape(base[index]) else { return false }
            target[index] = base[index]
            index += 1
        }
        return true
    }

    /// Whether the text needs no escape.
    @inline(__always)
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return true }
        var index = 0
        while index + 8 <= bytes.count {
            let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
            guard !mayNeedEscape(word) else { return !bytes[index...].contains(where: needsEscape) }
            index += 8
        }
        while index < bytes.count {
            if needsEscape(bytes[index]) { return false }
            index += 1
        }
        return true
    }

    @inline(__always)
    private static func mayNeedEscape(_ word: UInt64) -> Bool { escapes(in: word) != 0 }

    /// The top bit of each byte that needs an escape, or may begin a lone surrogate's text.
    ///
    /// A bit above the first true one may be wrong (a borrow), so only the lowest is to be used.
    @inline(__always)
    private static func escapes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let leads = word ^ (ones &* UInt64(SurrogateEscape.lead))
        return JSONParser.stops(in: word) | (leads &- ones) & ~leads & 0x8080_8080_8080_8080
    }

    /// Whether a byte needs an escape, or may begin a lone surrogate's text.
    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == SurrogateEscape.lead
    }

    @inline(never)
    private mutating func writeEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        var index = copySimplyEscaped(bytes)
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == SurrogateEscape.lead, let taken = writeEscapedSurrogate(bytes[index...]) {
                index += taken
            } else {
                writeEscaped(byte)
                index += 1
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Eight bytes that are doubled as they are.
    private static let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C

    /// Writes all bytes up to one whose escape is longer than two bytes, and gives where that stands.
    ///
    /// That is all of nearly every string, and then no byte has to ask whether there is room for it.
    private mutating func copySimplyEscaped(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let target = space(for: bytes.count * 2)
        guard let base = bytes.baseAddress else { return 0 }
        var (index, written) = (0, 0)
        while index < bytes.count {
            // Eight bytes at a time; of those with an escape among them the ones before it count.
            if index + 8 <= bytes.count {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
                // A text in a text in a text is nearly nothing else, and such texts grow with every error that quotes one.
                if word == Self.backslashes {
                    UnsafeMutableRawPointer(target + written + 8).storeBytes(of: word, as: UInt64.self)
                    index += 8
                    written += 16
                    continue
                }
                let escapes = Self.escapes(in: word.littleEndian)
                let plain = escapes == 0 ? 8 : escapes.trailingZeroBitCount / 8
                index += plain
                written += plain
                if escapes == 0 { continue }
            }
            let byte = base[index]
            if Self.needsEscape(byte) {
                guard let letter = Self.escapeLetter(of: byte) else { break }
                target[written] = UInt8(ascii: "\\")
                target[written + 1] = letter
                written += 2
            } else {
                target[written] = byte
                written += 1
            }
            index += 1
        }
        advance(by: written)
        return index
    }

    @inline(__always)
    private static func escapeLetter(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case 0x08: UInt8(ascii: "b")
        case 0x0C: UInt8(ascii: "f")
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\r"): UInt8(ascii: "r")
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        default: nil
        }
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        if let letter = Self.escapeLetter(of: byte) {
            append(UInt8(ascii: "\\"))
            append(letter)
        } else if byte < 0x20 {
            append("\\u00")
            append(Self.hexadecimalDigit(byte >> 4, letters: UInt8(ascii: "A")))
            append(Self.hexadecimalDigit(byte & 15, letters: UInt8(ascii: "A")))
        } else {
            append(byte)
        }
    }

    /// Writes what an escape scalar at the beginning of some bytes stands for, and gives the number of bytes it took.
    ///
    /// That is `\uXXXX` for a lone surrogate, in the lower case that writers of such texts use, and itself for two of it.
    private mutating func writeEscapedSurrogate(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard bytes.count >= 8, bytes.prefix(4).elementsEqual(SurrogateEscape.utf8) else { return nil }
        let following = bytes.dropFirst(4).prefix(4)
        if following.elementsEqual(SurrogateEscape.utf8) {
            for byte in following { append(byte) }
            return 8
        }
        let scalar = String(decoding: following, as: UTF8.self).unicodeScalars.first
        guard let unit = scalar.flatMap(SurrogateEscape.unit) else { return nil }
        append("\\u")
        for shift in [12, 8, 4, 0] {
            append(Self.hexadecimalDigit(UInt8(unit >> UInt16(shift) & 15), letters: UInt8(ascii: "a")))
        }
        return 8
    }

    private static func hexadecimalDigit(_ value: UInt8, letters: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : letters + value - 10
    }
}
