// SPDX-License-Identifier: Apache-2.0

/// What an expression learns of the world outside: the time, and random numbers that follow from a seed.
public struct Environment: Sendable {
    /// The time that `$now` and `$millis` give, in milliseconds since 1970.
    public var now: Int64

    /// The state of the generator; each random number changes it.
    public var seed: UInt64

    /// The steps that evaluations with it have taken.
    public internal(set) var stepsTaken = 0

    public init(now: Int64, seed: UInt64) {
        self.now = now
        self.seed = seed
    }
}

extension Environment: RandomNumberGenerator {
    /// SplitMix64 (Steele, Lea and Flood 2014).
    public mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
