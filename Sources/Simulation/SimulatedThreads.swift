// SPDX-License-Identifier: Apache-2.0

public import Engine
public import StatesLanguage
import Synchronization

/// Lanes and blocking threads that are queues: everything runs on the caller's thread, in an order that follows from
/// the seed.
///
/// Each thread's own work stays in order; which thread comes next is drawn by lot.
public final class SimulatedThreads: Sendable {
    /// What a thread is given to do.
    public typealias Work = @Sendable () -> Void

    /// The work of one thread, in order.
    fileprivate struct WorkQueue {
        private var items: [Work?] = []
        private var first = 0

        var isEmpty: Bool { first == items.count }

        mutating func append(_ work: @escaping Work) { items.append(work) }

        mutating func popFirst() -> Work? {
            guard first < items.count else { return nil }
            defer {
                items[first] = nil
                first += 1
                if first == items.count {
                    items.removeAll(keepingCapacity: true)
                    first = 0
                }
            }
            return items[first]
        }
    }

    fileprivate struct State {
        var threads: [WorkQueue] = []
        var alarms = AlarmQueue<(thread: Int, work: Work)>()
        var current: Int?
        var isKilled = false
        /// Threads that do nothing for now.
        var paused: Set<Int> = []
        /// Whether others run between the pieces of work that a call from outside hands over.
        var isInterleaving = false
        /// Up to how many milliseconds what blocks may take to begin.
        var sluggishness: Int64 = 0
    }

    private let clock: SimulatedClock
    private let entropy: SimulatedEntropy
    private let state = Mutex(State())

    /// The same seed interleaves the same way.
    public init(clock: SimulatedClock, seed: UInt64 = 0) {
        self.clock = clock
        entropy = SimulatedEntropy(seed: seed)
    }

    /// A further lane, on a thread of its own.
    public func makeLane() -> any LaneExecutor { SimulatedLane(threads: self, number: makeThread()) }

    /// A further thread for what blocks.
    public func makeBlockingExecutor() -> any BlockingExecutor {
        SimulatedBlockingExecutor(threads: self, number: makeThread())
    }

    // MARK: - Running

    /// Runs one piece of work; false when none is ready.
    ///
    /// Called from within a piece of work, which then takes its time, it runs one of another thread.
    @discardableResult
    public func step() -> Bool {
        ring()
        let lot = entropy.next()
        let taken = state.withLock { state -> (thread: Int, work: Work, outer: Int?)? in
            guard let thread = state.draw(lot), let work = state.threads[thread].popFirst() else { return nil }
            defer { state.current = thread }
            return (thread, work, state.current)
        }
        guard let taken else { return false }
        taken.work()
        state.withLock { $0.current = taken.outer }
        return true
    }

    /// Runs until nothing is ready at this time.
    public func run() { while step() {} }

    /// Runs all that becomes ready up to a time, and lets the clock show it.
    public func run(until time: Timestamp) {
        run()
        let end = clock.uptime + time.milliseconds - clock.now.milliseconds
        while let next = nextAlarm, next <= end {
            clock.advance(toUptime: next)
            run()
        }
        clock.advance(to: time)
    }

    /// Lets time pass, and all that falls due in it.
    public func advance(bySeconds seconds: Int) { run(until: clock.now.advanced(bySeconds: seconds)) }

    /// Lets time pass, alarm by alarm, until none is left or the limit is reached.
    public func runToEnd(within seconds: Int = 1_000_000) { run(until: clock.now.advanced(bySeconds: seconds)) }

    /// Makes a call that takes its time: before each piece of work that it hands over, some of the others' is done.
    public func interleaving<Result>(_ call: () -> Result) -> Result {
        state.withLock { $0.isInterleaving = true }
        defer { state.withLock { $0.isInterleaving = false } }
        return call()
    }

    /// The process dies: what has not run never will.
    public func kill() {
        let dropped = state.withLock { state in
            state.isKilled = true
            defer {
                state.threads = state.threads.map { _ in WorkQueue() }
                state.alarms = AlarmQueue()
            }
            return (state.threads, state.alarms)
        }
        // What it held may call back when it is freed; not under the lock.
        withExtendedLifetime(dropped) {}
    }

    /// Whether the process is dead.
    public var isKilled: Bool { state.withLock { $0.isKilled } }

    /// Lets what blocks begin late, by up to so many milliseconds, from now on.
    public func slowDown(upTo milliseconds: Int64) { state.withLock { $0.sluggishness = milliseconds } }

    /// When the next alarm rings, in milliseconds of the clock's uptime.
    public var nextAlarm: Int64? { state.withLock { $0.alarms.first } }

    /// The alarms that are set never ring.
    public func loseAlarms() { state.withLock { $0.alarms = AlarmQueue() } }

    /// Has a thread of these do nothing, as one that hangs in a call, or go on.
    public func setPaused(_ isPaused: Bool, _ executor: any BlockingExecutor) {
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
            state.threads.append(WorkQueue())
            return state.threads.count - 1
        }
    }

    /// Makes the work of alarms whose time has come ready.
    private func ring() {
        let uptime = clock.uptime
        state.withLock { state in
            while let alarm = state.alarms.popDue(at: uptime) { state.threads[alarm.thread].append(alarm.work) }
        }
    }

    fileprivate func execute(_ work: @escaping Work, on thread: Int, blocking: Bool = false) {
        if state.withLock({ $0.isInterleaving && $0.current == nil }) {
            for _ in 0..<entropy.next() % 4 { step() }
        }
        state.withLock { state in
            guard !state.isKilled else { return }
            guard blocking, state.sluggishness > 0 else { return state.threads[thread].append(work) }
            let delay = Int64(entropy.next() % UInt64(state.sluggishness))
            state.alarms.insert((thread, work), at: clock.uptime + delay)
        }
    }

    fileprivate func schedule(_ work: @escaping Work, at time: Timestamp, on thread: Int) {
        let uptime = clock.uptime + max(0, time.milliseconds - clock.now.milliseconds)
        state.withLock { state in
            if !state.isKilled { state.alarms.insert((thread, work), at: uptime) }
        }
    }

    fileprivate func isCurrent(_ thread: Int) -> Bool { state.withLock { $0.current == thread } }
}

extension SimulatedThreads.State {
    /// One of the threads that have work, but for paused ones and the one that is in the middle of some.
    func draw(_ lot: UInt64) -> Int? {
        var count = 0
        for thread in threads.indices where isReady(thread) { count += 1 }
        guard count > 0 else { return nil }
        var position = Int(lot % UInt64(count))
        for thread in threads.indices where isReady(thread) {
            if position == 0 { return thread }
            position -= 1
        }
        return nil
    }

    private func isReady(_ thread: Int) -> Bool {
        thread != current && !threads[thread].isEmpty && !paused.contains(thread)
    }
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

    func execute(_ work: @escaping @Sendable () -> Void) { threads.execute(work, on: number, blocking: true) }
}
