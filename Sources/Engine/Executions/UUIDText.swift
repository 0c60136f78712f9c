// SPDX-License-Identifier: Apache-2.0

/// Random UUIDs (version 4) in their usual text.
enum UUIDText {
    static func make(from entropy: any EntropySource) -> String {
        let high = entropy.next() & ~0xf000 | 0x4000
        let low = entropy.next() & ~(0b11 << 62) | 0b10 << 62
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let byte = UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index & 7)))
                buffer[position] = digits.utf8Start[Int(byte >> 4)]
                buffer[position + 1] = digits.utf8Start[Int(byte & 15)]
                position += 2
            }
            return position
        }
    }

    private static let digits: StaticString = "0123456789abcdef"
}
