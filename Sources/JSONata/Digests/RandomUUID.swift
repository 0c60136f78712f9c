// SPDX-License-Identifier: Apache-2.0

import Digests

/// The texts that `$uuid()` gives: random UUIDs, version 4 (RFC 9562).
package enum RandomUUID {
    /// The text of a UUID of 128 random bits, of which the six that tell version and variant are overwritten.
    package static func text(high: UInt64, low: UInt64) -> String {
        let high = (high & ~0xF000) | 0x4000
        let low = (low & ~(0b11 << 62)) | (0b10 << 62)
        let bytes = [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        var text = HexadecimalDigits.text(of: bytes)
        for offset in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: offset)) }
        return text
    }
}
