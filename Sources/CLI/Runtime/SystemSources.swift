// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import NIOPosix
import StatesLanguage
import Synchronization

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

    func next() -> UInt64 { pool.words.withLock { $0.next() } }

    func nextFour() -> SIMD4<UInt64> {
        pool.words.withLock { SIMD4($0.next(), $0.next(), $0.next(), $0.next()) }
    }
}

/// The words of one thread; no other waits for their lock.
private final class EntropyPool: Sendable {
    let words = Mutex(RandomWords())
}

/// Random words that were fetched and not given out yet.
private struct RandomWords {
    /// As many bytes as the kernel gives at once.
    private var words = [UInt64](repeating: 0, count: 32)
    private var remaining = 0

    mutating func next() -> UInt64 {
        if remaining == 0 { fill() }
        remaining -= 1
        return words[remaining]
    }

    /// No file is read, so that it does not fail where too many are open.
    private mutating func fill() {
        let isFilled = words.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getentropy($0, bytes.count) == 0 } ?? false
        }
        precondition(isFilled, "The kernel gave no random numbers.")
        remaining = words.count
    }
}
