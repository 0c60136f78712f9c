// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import NIOPosix
import StatesLanguage

/// The machine's clock.
struct SystemClock: EngineClock {
    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The kernel's random numbers, fetched many at a time, by each thread for itself: an execution's start takes several, and
/// two cores that take from one pool wait for each other.
final class SystemEntropy: EntropySource {
    static let shared = SystemEntropy()

    private let pools = ThreadSpecificVariable<EntropyPool>()

    private var pool: EntropyPool {
        if let pool = pools.currentValue { return pool }
        let pool = EntropyPool()
        pools.currentValue = pool
        return pool
    }

    func next() -> UInt64 { pool.next() }

    func nextFour() -> SIMD4<UInt64> {
        let pool = pool
        return SIMD4(pool.next(), pool.next(), pool.next(), pool.next())
    }
}

/// Random words that were fetched and not given out yet.
///
/// Unchecked, because only the thread that made it finds it.
private final class EntropyPool: @unchecked Sendable {
    private let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
    private var words = [UInt64](repeating: 0, count: 256)
    private var remaining = 0

    deinit { close(device) }

    func next() -> UInt64 {
        if remaining == 0 { fill() }
        remaining -= 1
        return words[remaining]
    }

    private func fill() {
        let device = device
        words.withUnsafeMutableBytes { bytes in
            var filled = 0
            while filled < bytes.count {
                // A signal can cut a fetch of more than 256 bytes short (random(4)).
                let count = read(device, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
                precondition(count > 0 || errno == EINTR, "The kernel gave no random numbers.")
                filled += max(0, count)
            }
        }
        remaining = words.count
    }
}
