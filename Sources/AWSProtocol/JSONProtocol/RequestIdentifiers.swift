// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Makes the values of `x-amzn-RequestId`: UUIDs that differ within and between processes, without a system call each.
package final class RequestIdentifiers: Sendable {
    private let counter = Atomic<UInt64>(0)
    private let seed: UInt64

    /// Takes what sets the sequence apart from all others: 64 random bits.
    package init(seed: UInt64) { self.seed = seed }

    /// The next identifier.
    package func next() -> String {
        let (_, number) = counter.wrappingAdd(1, ordering: .relaxed)
        let high = Self.mixed(number &* 2 &+ seed) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = Self.mixed(number &* 2 &+ 1 &+ seed) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let byte = UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index & 7)))
                buffer[position] = Self.digits.utf8Start[Int(byte >> 4)]
                buffer[position + 1] = Self.digits.utf8Start[Int(byte & 15)]
                position += 2
            }
            return position
        }
    }

    private static let digits: StaticString = "0123456789abcdef"

    /// SplitMix64: neighbouring numbers have nothing in common, and no two give the same.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var word = number &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
