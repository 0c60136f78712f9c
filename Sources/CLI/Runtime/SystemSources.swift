// SPDX-License-Identifier: Apache-2.0

import Encryption
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

/// Random numbers that nobody can foresee, fetched many at a time, by each thread for itself.
///
/// An execution's start takes several. Two cores that take from one pool wait for each other, and to ask the kernel each
/// time takes ten times as long.
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

    func nextFour() -> SIMD4<UInt64> { pool.words.withLock { $0.nextFour() } }
}

/// The words of one thread; no other waits for their lock.
private final class EntropyPool: Sendable {
    let words = Mutex(RandomWords())
}
