// SPDX-License-Identifier: Apache-2.0

/// Which texts may stand in a header: others could end its name or its line.
enum HeaderText {
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && allBytes(of: text) {
                $0.isASCII && $0.hasNone(below: 0x21) && $0.has(no: 0x7F) && $0.has(no: 0x3A)
            } or: {
                $0 > 0x20 && $0 < 0x7F && $0 != 0x3A
            }
    }

    static func isValue(_ text: String) -> Bool {
        allBytes(of: text) {
            $0.isASCII && $0.hasNone(below: 0x20) && $0.has(no: 0x7F)
        } or: {
            $0 >= 0x20 && $0 != 0x7F || $0 == 0x09
        }
    }

    /// A header's value without the blanks that may stand behind it, and that the decoder leaves there (RFC 9112, 5).
    static func withoutBlanksBehind(_ value: String) -> String {
        func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
        guard withBytes(of: value, { isBlank($0.last) }) else { return value }
        var rest = value[...]
        while isBlank(rest.utf8.last) { rest.removeLast() }
        return String(rest)
    }

    /// Whether a header's name is this one, given in lower case; the letters' case does not count.
    static func isSame(_ text: String, as name: StaticString) -> Bool {
        guard text.utf8.count == name.utf8CodeUnitCount else { return false }
        let lowerCase = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return withBytes(of: text) { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var index = 0
            repeat {
                // The last eight may have been looked at in part.
                let place = max(0, min(index, bytes.count - 8))
                let expected = EightBytes(of: lowerCase, at: place)
                let difference = EightBytes(of: bytes, at: place).word ^ expected.word
                guard difference & ~expected.caseBits == 0 else { return false }
                index += 8
            } while index < bytes.count
            return true
        }
    }

    /// Whether each of a text's bytes is fine.
    @inline(__always)
    static func allBytes(of text: String, are isFine: (UInt8) -> Bool) -> Bool {
        withBytes(of: text) { bytes in
            for index in bytes.indices where !isFine(bytes[index]) { return false }
            return true
        }
    }

    /// Shows a text's bytes where they lie; to go through a text's own view of them takes many times as long.
    @inline(__always)
    private static func withBytes<Result>(
        of text: String,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(text.utf8).withUnsafeBufferPointer(body)
    }

    /// Looks at eight bytes at a time, and at each of them where those are not fine at first sight.
    @inline(__always)
    private static func allBytes(
        of text: String,
        areFine: (EightBytes) -> Bool,
        or isFine: (UInt8) -> Bool
    ) -> Bool {
        withBytes(of: text) { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var index = 0
            while index + 8 <= raw.count {
                let word = EightBytes(word: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                guard areFine(word) || bytes[index..<index + 8].allSatisfy(isFine) else { return false }
                index += 8
            }
            return bytes[index...].allSatisfy(isFine)
        }
    }
}

/// Eight bytes that are compared at once.
private struct EightBytes {
    let word: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    init(word: UInt64) { self.word = word }

    /// The bytes from a place on; of a text of fewer than eight all of them, some twice, in the same places for each text of
    /// that length.
    @inline(__always)
    init(of bytes: UnsafeRawBufferPointer, at place: Int) {
        if bytes.count >= 8 {
            word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        } else if bytes.count >= 4 {
            let first = bytes.loadUnaligned(as: UInt32.self)
            let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)
            word = UInt64(first) | UInt64(last) << 32
        } else {
            word = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// The bit that tells capital and small letter apart, for each byte that is a small letter; all must be ASCII.
    var caseBits: UInt64 {
        let reachA = word &+ Self.ones &* UInt64(0x80 - UInt8(ascii: "a"))
        let passZ = word &+ Self.ones &* UInt64(0x7F - UInt8(ascii: "z"))
        return (reachA & ~passZ & Self.tops) >> 2
    }

    var isASCII: Bool { word & Self.tops == 0 }

    func hasNone(below bound: UInt8) -> Bool { (word &- Self.ones &* UInt64(bound)) & ~word & Self.tops == 0 }

    func has(no byte: UInt8) -> Bool { Self(word: word ^ Self.ones &* UInt64(byte)).hasNone(below: 1) }
}
