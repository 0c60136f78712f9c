// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Synchronization

/// The thread of the commits, ending the process as `kill -9` would before or after one: the crash tests' switch.
///
/// `STEPWELL_CRASH_AT=n` counts both sides of every commit from 1: odd numbers are before it, even ones after it,
/// while the lanes are being told.
final class CrashPoint: BlockingExecutor {
    private let executor: any BlockingExecutor
    private let crashAt: Int
    private let passed = Mutex(0)

    init(_ executor: any BlockingExecutor, crashAt: Int) {
        self.executor = executor
        self.crashAt = crashAt
    }

    /// The executor itself, or one that crashes where the environment says so.
    static func wrapping(_ executor: any BlockingExecutor) -> any BlockingExecutor {
        guard let text = getenv("STEPWELL_CRASH_AT"), let number = Int(String(cString: text)) else { return executor }
        return CrashPoint(executor, crashAt: number)
    }

    func execute(_ work: @escaping @Sendable () -> Void) {
        executor.execute { [self] in
            pass()
            work()
            pass()
        }
    }

    private func pass() {
        passed.withLock { passed in
            passed += 1
            if passed == crashAt { kill(getpid(), SIGKILL) }
        }
    }
}
