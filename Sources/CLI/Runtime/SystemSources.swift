// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import StatesLanguage

/// The machine's clock.
struct SystemClock: EngineClock {
    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The kernel's random numbers.
struct SystemEntropy: EntropySource {
    func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
