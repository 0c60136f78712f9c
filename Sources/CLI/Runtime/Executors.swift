// SPDX-License-Identifier: Apache-2.0

import Engine
import NIOCore
import NIOPosix
import StatesLanguage

/// A lane on an event loop: the one that also reads the requests, so that an Express execution needs no hop.
struct EventLoopLane: LaneExecutor {
    let eventLoop: any EventLoop
    let clock: SystemClock

    var isCurrent: Bool { eventLoop.inEventLoop }

    func execute(_ work: @escaping @Sendable () -> Void) { eventLoop.execute(work) }

    func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void) {
        // Rounded up: a timer never fires early.
        let milliseconds = max(0, time.milliseconds - clock.now.milliseconds + 1)
        eventLoop.scheduleTask(in: .milliseconds(milliseconds), work)
    }
}

/// Threads on which calls that block are made.
struct ThreadPoolExecutor: BlockingExecutor {
    let pool: NIOThreadPool

    init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    func execute(_ work: @escaping @Sendable () -> Void) { pool.submit { _ in work() } }
}
