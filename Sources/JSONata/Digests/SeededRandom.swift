// SPDX-License-Identifier: Apache-2.0

/// The numbers that `$random(seed)` gives: those of Java's `java.util.Random`, a linear congruential generator of 48 bits.
public struct SeededRandom: Sendable {
    private var state: UInt64

    /// Begins the sequence of a seed.
    public init(seed: Int64) {
        state = (UInt64(bitPattern: seed) ^ Self.multiplier) & Self.mask
    }

    /// The next number from 0 up to, but not including, 1, of 53 random bits: Java's `nextDouble`.
    public mutating func nextDouble() -> Double {
        let high = next(bits: 26)
        let low = next(bits: 27)
        return Double((high << 27) + low) / Double(1 << 53)
    }

    private static let multiplier: UInt64 = 0x5_DEEC_E66D
    private static let mask: UInt64 = (1 << 48) - 1

    private mutating func next(bits: UInt64) -> UInt64 {
        state = (state &* Self.multiplier &+ 0xB) & Self.mask
        return state >> (48 - bits)
    }
}
