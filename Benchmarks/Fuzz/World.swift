// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// A rule that an execution broke.
struct BrokenRule: Error {
    var message: String

    static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(BrokenRule) {
        guard condition else { throw BrokenRule(message: message()) }
    }
}

/// What is around one execution: a clock, timers, workers with moods, and a store of frames.
///
/// Each command goes to three executions that must agree: one that stays in memory, one that is restored from the stored
/// frames' texts after every turn, and one that records no history.
struct World {
    private(set) var result: ExecutionResult?
    private(set) var turns = 0
    private(set) var checker = HistoryChecker()
    private(set) var trace = ""

    private var kept: Execution
    private var restored: Execution
    private var silent: Execution
    private let input: JSON
    private let limits: ExecutionLimits
    private var generator: SeededGenerator
    private var now = Timestamp(milliseconds: 1_700_000_000_000)
    private var frames: [FrameID: String] = [:]
    private var outside = Outside()

    private static let turnsMaximum = 500
    private static let tokenSecret = TokenSecret(words: SIMD4(1, 2, 3, 4))

    init(
        machine: StateMachine,
        type: WorkflowType,
        limits: ExecutionLimits,
        input: JSON,
        generator: SeededGenerator
    ) {
        self.limits = limits
        self.input = input
        self.generator = generator
        let identity = ExecutionIdentity(
            arn: "arn:aws:states:us-east-1:123456789012:execution:machine:name",
            name: "name",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
            stateMachineName: "machine",
            roleARN: "arn:aws:iam::123456789012:role/role",
            type: type,
            startTime: now,
            region: "us-east-1"
        )
        let seed = ExecutionSeed(self.generator.next(), self.generator.next(), self.generator.next(), 1)
        let execution = Execution(
            identity: identity,
            machine: machine,
            seed: seed,
            tokenSecret: Self.tokenSecret,
            recordsHistory: true,
            limits: limits
        )
        kept = execution
        restored = execution
        silent = Execution(
            identity: identity,
            machine: machine,
            seed: seed,
            tokenSecret: Self.tokenSecret,
            recordsHistory: false,
            limits: limits
        )
    }

    /// Goes on until the execution has ended.
    mutating func run() throws(BrokenRule) {
        try apply(.start(input: Payload(input)))
        while result == nil {
            guard turns < Self.turnsMaximum else {
                try apply(.stop(error: "E", cause: nil))
                break
            }
            try next()
        }
        try BrokenRule.require(outside.isQuiet, "After the end these are still open: \(outside.open)")
        try checkLateCommands()
    }

    /// One thing that happens outside.
    private mutating func next() throws(BrokenRule) {
        if generator.chance(1), generator.chance(30) { return try apply(.stop(error: nil, cause: "stopped")) }
        if generator.chance(3), let late = outside.lateCommand(&generator) { try apply(late) }
        if generator.chance(3) {
            let before = outside.tasks
            try apply(.recover)
            for request in before.values where !isKnown(request) { outside.close(request.id) }
            return
        }
        if generator.chance(70), let command = outside.taskCommand(&generator) { return try apply(command) }
        guard let (timer, time) = outside.nextTimer else {
            if let command = outside.taskCommand(&generator) { return try apply(command) }
            throw BrokenRule(message: "It runs, and waits for nothing.")
        }
        try BrokenRule.require(time >= now || turns > 0, "A timer was set in the past.")
        now = max(now, time)
        outside.fire(timer)
        try apply(.timerFired(timer))
    }

    /// Whether a task outlives a restart: it is handed out again, or its token is awaited.
    private func isKnown(_ request: TaskRequest) -> Bool {
        if let token = request.token, kept.isWaiting(request.id, token: token) { return true }
        return kept.pending.contains {
            guard case .startTask(let again) = $0 else { return false }
            return again.id == request.id
        }
    }

    private mutating func apply(_ command: Command) throws(BrokenRule) {
        turns += 1
        if trace.utf8.count < 20_000 { trace += "turn \(turns) at \(now.text): \(Self.short(command))\n" }
        outside.settle(command)
        let step = kept.apply(command, at: now)
        let other = restored.apply(command, at: now)
        let quiet = silent.apply(command, at: now)
        for event in step.events where trace.utf8.count < 20_000 {
            trace += "  \(event.id)<\(event.previousID) \(event.type.rawValue)\n"
        }
        try BrokenRule.require(step.events == other.events, "After a restart other events happen: \(other.events)")
        try BrokenRule.require(step.effects == other.effects, "After a restart it asks for \(other.effects)")
        // The size of a turn is that of its history, so without one it is not divided.
        let isAlike = limits.bytesPerTurnMaximum < .max || step.effects == quiet.effects
        try BrokenRule.require(isAlike, "With history it asks for \(step.effects), without for \(quiet.effects)")
        try BrokenRule.require(step.changedFrames == other.changedFrames, "After a restart other frames change.")
        try BrokenRule.require(step.removedFrames == other.removedFrames, "After a restart other frames go.")
        try checker.take(step, at: now)
        try BrokenRule.require(
            checker.count <= limits.eventsMaximum || kept.identity.type == .express,
            "It has \(checker.count) events, more than \(limits.eventsMaximum)."
        )
        if let ended = try outside.perform(step, at: now) { result = ended }
        guard result == nil else { return try checker.checkEnd(outside.result) }
        try store(step)
    }

    /// Stores what the turn changed, and restores one execution from it.
    private mutating func store(_ step: Step) throws(BrokenRule) {
        for frame in step.removedFrames { frames[frame] = nil }
        for frame in step.changedFrames {
            let text = kept.encodedFrame(frame).serialized
            try BrokenRule.require(
                text == restored.encodedFrame(frame).serialized,
                "Frame \(frame.number) differs: \(text)"
            )
            frames[frame] = text
        }
        guard !step.isEmpty else { return }
        var stored: [FrameID: JSON] = [:]
        for (frame, text) in frames { stored[frame] = try? JSON(parsing: text) }
        do {
            restored = try Execution(
                identity: kept.identity,
                machine: kept.machine,
                input: input,
                tokenSecret: Self.tokenSecret,
                restoring: stored,
                limits: limits
            )
        } catch {
            throw BrokenRule(message: "The stored frames make no execution: \(error)")
        }
        try checkPending()
    }

    /// A command without its payload.
    private static func short(_ command: Command) -> String {
        switch command {
        case .start: "start"
        case .taskSucceeded(let id, let output): "success of \(id.number): \(output.serialized)"
        case .taskSubmitted(let id, _): "submission of \(id.number)"
        default: "\(command)"
        }
    }

    private func checkPending() throws(BrokenRule) {
        var timers: [TimerID: Timestamp] = [:]
        for effect in restored.pending {
            switch effect {
            case .setTimer(let id, let time): timers[id] = time
            case .startTask(let request):
                let isOpen = outside.tasks[request.id] != nil
                try BrokenRule.require(isOpen, "A task that is over is handed out again.")
            case .cancelTask, .cancelTimer: throw BrokenRule(message: "A restart asks for \(effect)")
            }
        }
        try BrokenRule.require(timers == outside.timers, "A restart sets \(timers), open are \(outside.timers)")
    }

    private mutating func checkLateCommands() throws(BrokenRule) {
        for command in [outside.lateCommand(&generator), .recover, .stop(error: nil, cause: nil)] {
            guard let command else { continue }
            let step = kept.apply(command, at: now)
            try BrokenRule.require(step.isEmpty, "After the end \(command) does something.")
        }
    }
}
