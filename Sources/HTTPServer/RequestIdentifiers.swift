// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Makes identifiers of calls that differ within and between processes, without a system call each.
public final class RequestIdentifiers: Sendable {
    private let counter = Atomic<UInt64>(0)
    private let seed: UInt64

    /// Takes what sets the sequence apart from all others: 64 random bits.
    public init(seed: UInt64) { self.seed = seed }

    /// The next identifier.
    public func next() -> RequestIdentifier {
        let (_, number) = counter.wrappingAdd(1, ordering: .relaxed)
        return RequestIdentifier(Self.mixed(number &* 2 &+ seed), Self.mixed(number &* 2 &+ 1 &+ seed))
    }

    /// SplitMix64: neighbouring numbers have nothing in common, and no two give the same.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var word = number &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
