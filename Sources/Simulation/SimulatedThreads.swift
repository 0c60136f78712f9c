// SPDX-License-Identifier: Apache-2.0

package import Engine
package import StatesLanguage
import Synchronization

/// Lanes and blocking threads that are queues: everything runs on the caller's thread, in an order that follows from
/// the seed.
///
/// Each thread's own work stays in order; which thread comes next is drawn by lot.
package final class SimulatedThreads: Sendable {
    /// What a thread is given to do.
    package typealias Work = @Sendable () -> Void

    private struct Alarm {
        var time: Timestamp
        var thread: Int
        var work: Work
    }

    private struct State {
        var threads: [[Work]] = []
        /// In the order in which they were set.
        var alarms: [Alarm] = []
        var current: Int?
        var isKilled = false
        /// Threads that do nothing for now.
        var paused: Set<Int> = []
        /// Whether others run between the pieces of work that a call from outside hands over.
        var isInterleaving = false
    }

    private let clock: SimulatedClock
    private let entropy: SimulatedEntropy
    private let state = Mutex(State())

    /// The same seed interleaves the same way.
    package init(clock: SimulatedClock, seed: UInt64 = 0) {
        self.clock = clock
        entropy = SimulatedEntropy(seed: seed)
    }

    /// A further lane, on a thread of its own.
    package func makeLane() -> any LaneExecutor { SimulatedLane(threads: self, number: makeThread()) }

    /// A further thread for what blocks.
    package func makeBlockingExecutor() -> any BlockingExecutor {
        SimulatedBlockingExecutor(threads: self, number: makeThread())
    }

    // MARK: - Running

    /// Runs one piece of work; false when none is ready.
    @discardableResult
    package func step() -> Bool {
        guard let (thread, work) = takeNext() else { return false }
        work()
        state.withLock { state in if state.current == thread { state.current = nil } }
        return true
    }

    /// Runs until nothing is ready at this time.
    package func run() { while step() {} }

    /// Runs all that becomes ready up to a time, and lets the clock show it.
    package func run(until time: Timestamp) {
        run()
        while let next = nextAlarm(), next <= time {
            clock.advance(to: next)
            run()
        }
        clock.advance(to: time)
    }

    /// Lets time pass, and all that falls due in it.
    package func advance(bySeconds seconds: Int) { run(until: clock.now.advanced(bySeconds: seconds)) }

    /// Lets time pass, alarm by alarm, until none is left or the limit is reached.
    package func runToEnd(within seconds: Int = 1_000_000) { run(until: clock.now.advanced(bySeconds: seconds)) }

    /// Makes a call that takes its time: before each piece of work that it hands over, some of the others' is done.
    package func interleaving<Result>(_ call: () -> Result) -> Result {
        state.withLock { $0.isInterleaving = true }
        defer { state.withLock { $0.isInterleaving = false } }
        return call()
    }

    /// The process dies: what has not run never will.
    package func kill() {
        state.withLock { state in
            state.isKilled = true
            state.threads = state.threads.map { _ in [] }
            state.alarms = []
        }
    }

    /// The alarms that are set never ring.
    package func loseAlarms() { state.withLock { $0.alarms = [] } }

    /// Has a thread of these do nothing, as one that hangs in a call, or go on.
    package func setPaused(_ isPaused: Bool, _ executor: any BlockingExecutor) {
        guard let number = (executor as? SimulatedBlockingExecutor)?.number else {
            preconditionFailure("Only a thread of the simulation can be paused.")
        }
        state.withLock { state in
            if isPaused { state.paused.insert(number) } else { state.paused.remove(number) }
        }
    }

    // MARK: - Parts

    private func makeThread() -> Int {
        state.withLock { state in
            state.threads.append([])
            return state.threads.count - 1
        }
    }

    private func takeNext() -> (Int, Work)? {
        ring()
        let lot = entropy.next()
        return state.withLock { state in
            let ready = state.threads.indices.filter { thread in
                !state.threads[thread].isEmpty && !state.paused.contains(thread)
            }
            guard !ready.isEmpty else { return nil }
            let thread = ready[Int(lot % UInt64(ready.count))]
            state.current = thread
            return (thread, state.threads[thread].removeFirst())
        }
    }

    private func nextAlarm() -> Timestamp? { state.withLock { state in state.alarms.map(\.time).min() } }

    /// Makes the work of alarms whose time has come ready.
    private func ring() {
        let now = clock.now
        state.withLock { state in
            for alarm in state.alarms where alarm.time <= now { state.threads[alarm.thread].append(alarm.work) }
            state.alarms.removeAll { $0.time <= now }
        }
    }

    fileprivate func execute(_ work: @escaping Work, on thread: Int) {
        if state.withLock({ $0.isInterleaving && $0.current == nil }) {
            for _ in 0..<entropy.next() % 4 { step() }
        }
        state.withLock { state in
            if !state.isKilled { state.threads[thread].append(work) }
        }
    }

    fileprivate func schedule(_ work: @escaping Work, at time: Timestamp, on thread: Int) {
        state.withLock { state in
            if !state.isKilled { state.alarms.append(Alarm(time: time, thread: thread, work: work)) }
        }
    }

    fileprivate func isCurrent(_ thread: Int) -> Bool { state.withLock { $0.current == thread } }
}

/// One lane's queue.
private struct SimulatedLane: LaneExecutor {
    let threads: SimulatedThreads
    let number: Int

    var isCurrent: Bool { threads.isCurrent(number) }

    func execute(_ work: @escaping @Sendable () -> Void) { threads.execute(work, on: number) }

    func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void) {
        threads.schedule(work, at: time, on: number)
    }
}

/// The queue of one thread that may block.
private struct SimulatedBlockingExecutor: BlockingExecutor {
    let threads: SimulatedThreads
    let number: Int

    func execute(_ work: @escaping @Sendable () -> Void) { threads.execute(work, on: number) }
}
