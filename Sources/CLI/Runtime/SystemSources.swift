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

/// The kernel's random numbers, fetched many at a time: an execution's start takes several.
final class SystemEntropy: EntropySource {
    static let shared = SystemEntropy()

    private let pool = Mutex(EntropyPool())

    func next() -> UInt64 { pool.withLock { $0.next() } }

    func nextFour() -> SIMD4<UInt64> { pool.withLock { SIMD4($0.next(), $0.next(), $0.next(), $0.next()) } }
}

/// Random words that were fetched and not given out yet.
private struct EntropyPool {
    private let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
    private var words = [UInt64](repeating: 0, count: 256)
    private var remaining = 0

    mutating func next() -> UInt64 {
        if remaining == 0 { fill() }
        remaining -= 1
        return words[remaining]
    }

    private mutating func fill() {
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
