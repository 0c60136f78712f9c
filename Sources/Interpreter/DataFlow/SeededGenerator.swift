// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A source of random numbers that gives the same numbers for the same seed (xoshiro256**, by Blackman and Vigna).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
    /// The whole state of the generator, which makes it possible to store it and to go on later.
    public var words: SIMD4<UInt64> { state.vector }

    private var state: FourWords

    /// Starts from a seed, spread over the state by splitmix64 as the algorithm's authors advise.
    public init(seed: UInt64) {
        var counter = seed
        var words = SIMD4<UInt64>()
        for index in 0..<4 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            var mixed = counter
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            words[index] = mixed ^ (mixed >> 31)
        }
        state = FourWords(words)
    }

    /// Goes on from the state that an earlier generator had.
    public init(words: SIMD4<UInt64>) {
        precondition(words != SIMD4(), "An all-zero state would give zeros for ever.")
        state = FourWords(words)
    }

    public mutating func next() -> UInt64 {
        var words = self.words
        let result = Self.rotated(words[1] &* 5, by: 7) &* 9
        let shifted = words[1] << 17
        words[2] ^= words[0]
        words[3] ^= words[1]
        words[1] ^= words[2]
        words[0] ^= words[3]
        words[2] ^= shifted
        words[3] = Self.rotated(words[3], by: 45)
        state = FourWords(words)
        return result
    }

    private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
        (word << count) | (word >> (64 - count))
    }

    /// A random UUID (version 4) in its usual text form.
    public mutating func uuid() -> String { UUIDText.make(next(), next()) }
}
