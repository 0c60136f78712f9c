// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
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

/// The kernel's random numbers, fetched some at a time: a system call for each word of an execution's names and seed
/// would cost as much as running a short one.
struct SystemEntropy: EntropySource {
    private static let pool = Mutex(EntropyPool())

    func next() -> UInt64 { Self.pool.withLock { $0.next() } }
}

/// Random words of the kernel that were not given out yet.
private struct EntropyPool {
    /// 256 bytes: so many the kernel gives at once.
    private var words = [UInt64](repeating: 0, count: 32)
    private var given = 32

    mutating func next() -> UInt64 {
        if given == words.count { refill() }
        defer { given += 1 }
        return words[given]
    }

    private mutating func refill() {
        let size = words.count * MemoryLayout<UInt64>.stride
        let status = words.withUnsafeMutableBytes { getentropy($0.baseAddress, size) }
        precondition(status == 0, "The kernel has random numbers.")
        given = 0
    }
}
