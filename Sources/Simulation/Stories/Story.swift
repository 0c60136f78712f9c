// SPDX-License-Identifier: Apache-2.0

import Encryption
public import Engine
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage

/// One story: the real engine and interpreter in a world that is made up from a seed, watched by an oracle.
///
/// The world has clients, functions, workers, a disk, clocks and faults. A story runs on the calling thread, and one seed
/// gives one story.
///
/// A story goes on in extensions: `+Processes` starts and kills the engine, `+Calls` makes calls until they are
/// answered, `+Clients` are the clients' actions, `+Tasks` and `+Workers` play what the engine calls.
///
/// `@unchecked Sendable`: a story and all that belongs to it, its lanes too, runs on the thread that tells it.
public final class Story: @unchecked Sendable {
    /// Makes what runs nested executions: an adapter, which the composition root names.
    public typealias NestedExecutions =
        @Sendable (
            _ workflows: WorkflowEngine, _ clock: any EngineClock, _ entropy: any EntropySource
        ) -> any TaskConnector

    let options: StoryOptions
    let nested: NestedExecutions
    let clock = SimulatedClock()
    let oracle = Oracle()
    /// The one key of the customer, which some machines name.
    let keys: KeyRing
    /// The configuration that names it.
    static let sealed: JSONObject = [
        "encryptionConfiguration": ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/story"]
    ]
    static let unsealed: JSONObject = ["encryptionConfiguration": ["type": "AWS_OWNED_KEY"]]
    lazy var store = StoryStore(self)

    // Each part of the story has its own lot.
    var schedule: StoryRandom
    var faults: StoryRandom
    var outcomes: StoryRandom
    var sealing: StoryRandom

    /// The engine that runs, or the dead one.
    lazy var process = StoryProcess(self)
    /// What happens outside, and when, in milliseconds of the clock's uptime.
    private var outside = AlarmQueue<() -> Void>()
    /// Calls that wait for an answer, with what becomes of them when the process dies.
    var waiting: [Int: () -> Void] = [:]
    var lastCall = 0
    /// How many of them are no polls.
    var unanswered = 0
    /// How many steps the engine makes before it dies next.
    var stepsToCrash = Int.max
    /// Until when the disk is full.
    var diskFullUntil: Int64 = 0
    /// Whether anything may still go wrong.
    var isFaulty = false
    /// How often the time of day was set anew.
    var clockJumps = 0
    var crashes = 0

    var machines: [String] = []
    var expressMachines: [String] = []
    var generator: BlueprintGenerator
    /// The latest revision of each machine that a client knows to be on disk.
    var revisions: [String: RevisionKey] = [:]
    /// Starts that were answered.
    var acknowledged: Set<String> = []
    /// Executions that were asked for by name, answered or not.
    var requested: Set<String> = []
    /// Executions whose start was answered, in order.
    var asked: [String] = []
    /// The last calls of tokens that were answered.
    var usedTokens: [String] = []

    private(set) var violation: String?
    private let isTelling: Bool
    private var lines: [String] = []

    /// A story that has not begun.
    ///
    /// - Parameters:
    ///   - options: what it follows from.
    ///   - isTelling: whether its lines are kept.
    ///   - nested: makes what runs nested executions.
    public init(_ options: StoryOptions, isTelling: Bool = false, nested: @escaping NestedExecutions) {
        self.options = options
        self.isTelling = isTelling
        self.nested = nested
        let lot = options.seed ^ options.salt << 40
        schedule = StoryRandom(seed: lot, part: 1)
        faults = StoryRandom(seed: lot, part: 2)
        outcomes = StoryRandom(seed: lot, part: 3)
        sealing = StoryRandom(seed: options.seed, part: 5)
        let key = CustomerKey(id: "story", aliases: ["alias/story"], bytes: [UInt8](repeating: 7, count: 32))
        keys = KeyRing([key].compactMap(\.self), arnPrefix: "arn:aws:kms:us-east-1:123456789012:")
        generator = BlueprintGenerator(
            random: StoryRandom(seed: options.seed, part: 4),
            epoch: SimulatedClock().now.milliseconds
        )
    }

    /// How long clients make calls, in milliseconds.
    static let span = 240_000
    /// How long after the last fault all executions must have ended, in milliseconds.
    static let patience: Int64 = 400_000_000

    /// Tells the story from begin to end.
    public func run() -> StoryReport {
        setUp()
        planActions()
        isFaulty = true
        drawNextCrash()
        runOutside(until: clock.uptime + Int64(Story.span))
        endFaults()
        let end = clock.uptime + Story.patience
        while violation == nil, !isDone, advance(until: end) {}
        if violation == nil { checkEnd() }
        process.bury()
        // What was still to happen holds the story.
        (outside, waiting) = (AlarmQueue(), [:])
        var report = StoryReport(options: options)
        report.transitions = oracle.transitions
        report.crashes = crashes
        report.executions = oracle.order.count
        report.digest = oracle.digest
        report.violation = violation
        report.lines = lines
        return report
    }

    /// Whether nothing is left to wait for.
    private var isDone: Bool { unanswered == 0 && oracle.openCount == 0 }

    private func checkEnd() {
        if unanswered > 0 { violate("\(unanswered) calls are not answered although nothing goes wrong any more") }
        if let arn = oracle.open.first {
            violate("\(arn) does not end although nothing goes wrong any more; \(oracle.stand(of: arn))")
        }
        for arn in asked where acknowledged.contains(arn) {
            check { () throws(Violation) in try oracle.shownExisting(arn) }
        }
    }

    // MARK: - Time

    /// Has something happen outside, so many milliseconds from now.
    func after(_ milliseconds: Int, _ body: @escaping () -> Void) {
        outside.insert(body, at: clock.uptime + Int64(milliseconds))
    }

    private func runOutside(until end: Int64) {
        while violation == nil, advance(until: end) {}
        clock.advance(toUptime: end)
    }

    /// One step of the engine, or of the world outside; false when nothing happens before that time.
    func advance(until end: Int64) -> Bool {
        process.buryDead()
        let uptime = clock.uptime
        let isOutsideDue = outside.first.map { $0 <= uptime } ?? false
        if !isOutsideDue || schedule.perMille(700), process.step() { return true }
        if isOutsideDue, let event = outside.popDue(at: uptime) {
            event()
            return true
        }
        let next = [process.nextAlarm, outside.first].compactMap(\.self).min()
        guard let next, next <= end else { return false }
        clock.advance(toUptime: next)
        return true
    }

    /// A call of the store takes its time: others go on, and the clock too.
    func pause() {
        guard options.faults.contains(.slow), isFaulty, faults.perMille(250) else { return }
        if faults.perMille(100) { clock.advance(toUptime: clock.uptime + Int64(faults.within(1...3_000))) }
        for _ in 0..<faults.within(1...6) where !process.threads.isKilled { process.stepWithin() }
    }

    // MARK: - Telling and judging

    func tell(_ line: @autoclosure () -> String) {
        guard isTelling else { return }
        lines.append("\(clock.now.text) \(line())")
    }

    func violate(_ text: String) {
        guard violation == nil else { return }
        violation = text
        tell("BROKEN: \(text)")
    }

    func check(_ body: () throws(Violation) -> Void) {
        do throws(Violation) {
            try body()
        } catch {
            violate(error.description)
        }
    }

    /// A commit is on disk.
    func observe(_ stored: [StoreChange]) {
        check { () throws(Violation) in try oracle.demandSealed(stored) }
        var changes: [StoreChange] = []
        do throws(SealError) {
            for change in stored { changes.append(try change.opened(with: keys)) }
        } catch {
            return violate("what was stored does not open: \(error)")
        }
        if isTelling {
            for case .appendTurn(let turn) in changes {
                let events = turn.events.map { "\($0.id) \($0.type.rawValue)" }.joined(separator: ", ")
                tell("on disk: execution \(turn.key.number), turn \(turn.turn): \(events)")
            }
        }
        check { () throws(Violation) in try oracle.committed(changes) }
    }
}
