// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// Runs an execution from its start to its end on a clock of its own: what waits a year ends in a moment.
///
/// Tasks are answered by whoever asks for the run. The same run gives the same record, byte for byte.
public struct VirtualRun {
    /// What is run.
    public struct Subject: Sendable {
        public var machine: StateMachine
        public var type = WorkflowType.standard
        public var input: JSON = [:]
        /// What the clock shows at first: 2024-01-01T00:00:00Z unless said otherwise.
        public var startTime = Timestamp(milliseconds: 1_704_067_200_000)
        /// Who it is, and its role: made up where nobody says so.
        public var arn: ExecutionARN?
        public var roleARN: String?
        /// Where its random numbers and task tokens come from.
        public var seed: UInt64 = 1

        public init(machine: StateMachine) { self.machine = machine }
    }

    /// Says how a call of a task goes; nil ends the run.
    public typealias Answering = (_ request: TaskRequest, _ invocation: Int) -> MockedOutcome?

    private var execution: Execution
    private var now: Timestamp
    private var agenda = Agenda()
    private var record: RunRecord
    /// Tasks that give signs of life: how often, in milliseconds, and when for the last time.
    private var heartbeats: [EffectID: (interval: Int64, last: Timestamp)] = [:]
    /// AWS's limit of a year, where the definition has none of its own: it does not end what takes a year and no longer.
    private var yearLimit: (timer: TimerID, time: Timestamp)?
    private let answer: Answering

    /// An execution that never ends has an end all the same.
    private static let eventsMaximum = 200_000

    private init(_ subject: Subject, answer: @escaping Answering) {
        let arn = subject.arn ?? .madeUp(subject.type, "workflow", "test")
        let identity = ExecutionIdentity(
            arn: arn.text,
            name: arn.name,
            stateMachineARN: arn.stateMachineARN,
            stateMachineName: arn.stateMachineName,
            roleARN: subject.roleARN ?? "arn:aws:iam::\(arn.account):role/\(arn.stateMachineName)",
            type: subject.type,
            startTime: subject.startTime,
            region: arn.region
        )
        // Spread over all bits: what a generator draws first from a few low ones is all but zero.
        let words = SeededGenerator(seed: subject.seed).words
        execution = Execution(
            identity: identity,
            machine: subject.machine,
            seed: ExecutionSeed(words[0], words[1], words[2], words[3]),
            tokenSecret: TokenSecret(words: words),
            recordsHistory: true,
            testCase: "test"
        )
        execution.recordsDecisions = true
        now = subject.startTime
        record = RunRecord(startTime: subject.startTime)
        self.answer = answer
    }

    /// Runs to the end, or to the first call without an answer.
    public static func record(of subject: Subject, answer: @escaping Answering) -> RunRecord {
        var run = VirtualRun(subject, answer: answer)
        run.start(subject)
        while run.record.result == nil, run.record.fault == nil {
            guard let (time, command) = run.next() else {
                preconditionFailure("An execution that goes on has a limit of time.")
            }
            run.now = max(run.now, time)
            run.apply(command)
            if case .taskHeartbeat(let task) = command { run.addHeartbeat(of: task, after: time) }
            if run.record.events.count > eventsMaximum { run.record.fault = .tooLong(events: eventsMaximum) }
        }
        run.record.endTime = run.now
        return run.record
    }

    private mutating func start(_ subject: Subject) {
        let step = apply(.start(input: Payload(subject.input)))
        guard subject.type == .standard, (subject.machine.timeoutSeconds ?? 0) == 0 else { return }
        // The first step ends with the setting of the execution's own clock.
        guard case .setTimer(let id, let time)? = step.effects.last else { return }
        agenda.remove(.timerFired(id))
        yearLimit = (id, time)
    }

    /// What happens next.
    private mutating func next() -> (Timestamp, Command)? {
        let entry = agenda.next()
        guard let yearLimit, entry.map({ yearLimit.time < $0.0 }) ?? true else { return entry }
        record.waitsForYear = entry == nil
        return (yearLimit.time, .timerFired(yearLimit.timer))
    }

    @discardableResult
    private mutating func apply(_ command: Command) -> Step {
        let step = execution.apply(command, at: now)
        record.events += step.events
        record.decisions += step.decisions
        if let result = step.result { record.result = result }
        for effect in step.effects {
            switch effect {
            case .startTask(let request): call(request)
            case .setTimer(let id, let time): agenda.add(.timerFired(id), at: time)
            case .cancelTimer(let id): agenda.remove(.timerFired(id))
            // A command for what is gone changes nothing.
            case .cancelTask: break
            }
        }
        return step
    }

    private mutating func call(_ request: TaskRequest) {
        let invocation = request.mocked?.invocation ?? 0
        record.calls.append(
            RunRecord.Call(state: request.stateName, invocation: invocation, input: request.input.value, time: now)
        )
        guard let outcome = answer(request, invocation) else {
            // The first one is what the run ends for.
            if record.fault == nil { record.fault = .unanswered(request, invocation: invocation) }
            return
        }
        let commands = outcome.commands(for: request)
        let taken = Timestamp(milliseconds: now.milliseconds + min(outcome.queued, outcome.delay))
        for command in commands.first {
            if case .activityStarted = command { agenda.add(command, at: taken) } else { agenda.add(command, at: now) }
        }
        let end = Timestamp(milliseconds: now.milliseconds + outcome.delay)
        if outcome.staysAlive, let seconds = request.heartbeatSeconds {
            let interval = Int64(seconds) * 1_000
            // One that timed out gave its last sign of life as long before as it takes for the next one to be missed.
            let silence = commands.last == nil ? interval : 1
            heartbeats[request.id] = (interval - 1, Timestamp(milliseconds: end.milliseconds - silence))
            addHeartbeat(of: request.id, after: taken)
        }
        if let last = commands.last { agenda.add(last, at: end) }
    }

    /// One at a time: there may be millions before the end.
    private mutating func addHeartbeat(of task: EffectID, after time: Timestamp) {
        guard let (interval, last) = heartbeats[task], time < last else { return heartbeats[task] = nil }
        agenda.add(.taskHeartbeat(task), at: min(Timestamp(milliseconds: time.milliseconds + interval), last))
    }
}

/// What is to happen, by time; what is due at the same time in the order in which it was added.
private struct Agenda {
    private var entries: [(time: Timestamp, command: Command)] = []

    mutating func add(_ command: Command, at time: Timestamp) {
        // Nearly all comes at the end or close to it.
        var position = entries.count
        while position > 0, entries[position - 1].time <= time { position -= 1 }
        entries.insert((time, command), at: position)
    }

    mutating func remove(_ command: Command) {
        // Nearly all that is taken back is due soon.
        guard let position = entries.lastIndex(where: { $0.command == command }) else { return }
        entries.remove(at: position)
    }

    /// Takes the first one: the last in the array, which is in falling order.
    mutating func next() -> (Timestamp, Command)? { entries.popLast() }
}
