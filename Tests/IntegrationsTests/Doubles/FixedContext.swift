// SPDX-License-Identifier: Apache-2.0

import Engine
import StatesLanguage

@testable import Integrations

/// Always 2024-01-02T03:04:05.678Z.
struct FixedClock: EngineClock {
    var now: Timestamp { Timestamp(milliseconds: 1_704_164_645_678) }
}

/// Always the same bits.
struct FixedEntropy: EntropySource {
    func next() -> UInt64 { 0x0123_4567_89ab_cdef }
}

extension CallContext {
    static let fixed = CallContext(clock: FixedClock(), entropy: FixedEntropy())

    /// The only UUID that `fixed` makes.
    static let fixedUUID = "01234567-89ab-4def-8123-456789abcdef"
}
