// SPDX-License-Identifier: Apache-2.0

public import Engine
import Synchronization

/// Bits that look random and follow from a seed (SplitMix64).
public final class SimulatedEntropy: EntropySource {
    private let state: Atomic<UInt64>

    /// The same seed gives the same bits.
    public init(seed: UInt64) { state = Atomic(seed) }

    public func next() -> UInt64 {
        var bits = state.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
