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

    private let buffer = Mutex<[UInt64]>([])
    private let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
    private static let wordsPerFetch = 32

    func next() -> UInt64 {
        buffer.withLock { buffer in
            if let word = buffer.popLast() { return word }
            var words = [UInt64](repeating: 0, count: SystemEntropy.wordsPerFetch)
            // Up to 256 bytes come whole and without interruption (random(4)).
            let count = words.withUnsafeMutableBytes { read(device, $0.baseAddress, $0.count) }
            precondition(count == words.count * 8, "The kernel gave no random numbers.")
            buffer = words
            return buffer.removeLast()
        }
    }
}
