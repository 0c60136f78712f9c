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

    /// Looks at eight bytes at a time, and at each of them where those are not fine at first sight.
    @inline(__always)
    private static func allBytes(
        of text: String,
        areFine: (EightBytes) -> Bool,
        or isFine: (UInt8) -> Bool
    ) -> Bool {
        let result = text.utf8.withContiguousStorageIfAvailable { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var index = 0
            while index + 8 <= raw.count {
                let word = EightBytes(word: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                guard areFine(word) || bytes[index..<index + 8].allSatisfy(isFine) else { return false }
                index += 8
            }
            return bytes[index...].allSatisfy(isFine)
        }
        return result ?? text.utf8.allSatisfy(isFine)
    }
}

/// Eight bytes that are compared at once.
private struct EightBytes {
    let word: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    var isASCII: Bool { word & Self.tops == 0 }

    func hasNone(below bound: UInt8) -> Bool { (word &- Self.ones &* UInt64(bound)) & ~word & Self.tops == 0 }

    func has(no byte: UInt8) -> Bool { Self(word: word ^ Self.ones &* UInt64(byte)).hasNone(below: 1) }
}
