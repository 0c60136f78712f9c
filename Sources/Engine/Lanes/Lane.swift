// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Synchronization

/// The executions whose ARN leads here, and all that happens to them, on one thread without locks.
///
/// What a lane does is spread over extensions: `+Turns` applies commands and has turns committed, `+Effects` does
/// what they ask for, `+Starting` begins executions, `+Watch` looks for those that stand still.
///
/// Unchecked, because its state is touched on its executor's thread only; every way in from another thread goes
/// through `run`.
final class Lane: @unchecked Sendable {
    /// From 0 on, among the lanes of an engine.
    let number: Int
    let executor: any LaneExecutor
    let services: LaneServices
    /// The services' own, in memory that only this lane counts.
    let tokenSecret: TokenSecret

    /// What is started here.
    var stateMachines: LaneStateMachines
    /// The executions that have not ended, or whose end is not on disk yet.
    var live: [JSONString: LiveExecution] = [:]
    /// Executions that the store shows as running and that could not be restored.
    var broken: [JSONString: BrokenExecution] = [:]
    /// Starts by name, which have to ask the store first.
    let starts = SerialOperations()
    var connectors: [ConnectorKey: any TaskConnector] = [:]
    /// Until all executions are restored no task is started: it may call the engine, which takes no calls yet.
    var isRestoring = true
    var tasksToStart: [() -> Void] = []
    /// Nested starts that are asked for again after a restart and are not answered yet.
    var reissuedStarts: Set<TaskAddress> = []
    /// What tasks of the executions that are open here have started, on whatever lane.
    var children: Set<JSONString> = []

    /// What seals what is stored of the executions that are to be sealed.
    var dataKeys = DataKeys()

    /// What to do once a submission is on disk, in the order of the submissions.
    var commitments = Queue<Commitment>()
    /// Set once a commit failed: what is in memory is ahead of the disk from then on.
    var commitFailure: ServiceError?
    /// What the watchdog knows of this lane.
    var watch = LaneWatch()
    private var timers = TimerQueue<LaneTimer>()
    /// When the executor was last asked to wake the lane up.
    private var wakeUp: Timestamp?

    init(number: Int, executor: any LaneExecutor, services: LaneServices) {
        self.number = number
        self.executor = executor
        self.services = services
        tokenSecret = TokenSecret(words: services.tokenSecret.words)
        stateMachines = LaneStateMachines(lane: number, executor: executor, services: services)
    }

    /// Runs the work on the lane, from any thread; what comes from the lane itself runs later, too.
    func run(_ work: @escaping @Sendable (Lane) -> Void) {
        executor.execute { [self] in work(self) }
    }

    /// Whether executions that may live on any lane may live on this one: with far more than its share it would run them one
    /// after another while others idle.
    func hasRoomForItsOwn(of laneCount: Int) -> Bool {
        live.count <= Self.ownMaximum + 2 * services.openExecutions.load(ordering: .relaxed) / laneCount
    }

    /// How many it may have whatever its share is.
    private static let ownMaximum = 256

    /// Drops all that it holds, so that what holds the lane can be freed.
    func dismantle() {
        (live, connectors, tasksToStart, commitments) = ([:], [:], [], Queue())
        watch = LaneWatch()
        timers = TimerQueue()
        starts.forgetAll()
    }

    // MARK: - Timers

    func setTimer(_ timer: LaneTimer, at time: Timestamp) -> TimerHandle {
        let handle = timers.insert(timer, at: time)
        armWakeUp()
        return handle
    }

    func cancelTimer(_ handle: TimerHandle) { timers.cancel(handle) }

    /// When the first timer is due, which may have been in the past.
    var nextTimer: Timestamp? { timers.next() }

    /// Has one wake-up scheduled for the first timer.
    ///
    /// One that was scheduled for a later time stays, and does nothing when it comes.
    private func armWakeUp() {
        guard let next = timers.next() else { return }
        if let wakeUp, wakeUp <= next { return }
        wakeUp = next
        executor.schedule(at: next) { [self] in wake(next) }
    }

    private func wake(_ time: Timestamp) {
        if wakeUp == time { wakeUp = nil }
        let now = services.clock.now
        while let timer = timers.popDue(at: now) { fire(timer) }
        armWakeUp()
    }

    private func fire(_ timer: LaneTimer) {
        switch timer {
        case .execution(let execution, let id):
            execution.timers.remove(id)
            apply(.timerFired(id), to: execution)
        case .call(let call):
            call()
        }
    }
}

/// What a timer of a lane stands for.
enum LaneTimer {
    case execution(LiveExecution, TimerID)
    case call(() -> Void)
}

/// What follows the commit of a turn: the reply, the log, then the effects.
struct Commitment {
    var execution: LiveExecution?
    var effects: [Effect] = []
    /// The events to log; empty where nothing is logged.
    var logged: [HistoryEvent] = []
    /// Whether the turn is the execution's last.
    var isLast = false
    var reply: ((ServiceError?) -> Void)?

    init(execution: LiveExecution, _ step: Step, reply: ((ServiceError?) -> Void)?) {
        self.execution = execution
        effects = step.effects
        if execution.logging != nil { logged = step.events }
        isLast = step.isLast
        self.reply = reply
    }

    /// Of a change that belongs to no execution.
    init(reply: ((ServiceError?) -> Void)?) { self.reply = reply }
}

/// Finds lanes: an execution lives on the lane that its ARN hashes to, the same in every process.
struct LaneGroup: Sendable {
    let lanes: [Lane]

    init(_ lanes: [Lane]) {
        precondition(!lanes.isEmpty, "An engine needs at least one lane.")
        self.lanes = lanes
    }

    subscript(arn: String) -> Lane { lanes[index(of: arn)] }

    func index(of arn: String) -> Int { index(of: LaneHash(arn)) }

    func index(of hash: LaneHash) -> Int { Int((hash.value ^ (hash.value >> 32)) % UInt64(lanes.count)) }

    /// The lane whose thread this is, if any.
    var current: Lane? { lanes.first { $0.executor.isCurrent } }
}

/// FNV-1a over an ARN: what many ARNs begin with is hashed once.
struct LaneHash: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ text: String) { append(text) }

    mutating func append(_ text: String) {
        var (text, hash) = (text, value)
        text.withUTF8 { bytes in
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
        }
        value = hash
    }

    /// The hash of a longer text.
    func appending(_ text: String) -> LaneHash {
        var hash = self
        hash.append(text)
        return hash
    }
}
