// SPDX-License-Identifier: Apache-2.0

import JSONModule
public import StatesLanguage

/// One execution, decided: the same commands at the same times give the same steps, byte for byte.
///
/// It does nothing itself: a step says what happened and what the outside must do once that is stored.
/// The work of a turn is spread over extensions: `+Running` moves frames from state to state, `States/` holds
/// what each type of state does, `+Failing` retries, catches and propagates, `+Tasks` takes the outcomes of tasks,
/// `+Encoding` turns frames into what is stored and back.
public struct Execution: Sendable {
    public let identity: ExecutionIdentity
    public let machine: StateMachine
    public internal(set) var status: ExecutionStatus = .running

    let limits: ExecutionLimits
    public let tokenSecret: TokenSecret
    let recordsHistory: Bool
    /// Whether steps tell decisions.
    public var recordsDecisions = false
    /// The test case whose mocks answer tasks, with the calls that were made of each state; nil for a real execution.
    var mocking: Mocking?
    var frames: FrameTable
    var nextFrame = 1
    var nextEvent = 1
    /// Effects and timers share one sequence.
    var nextEffect = 1
    var generator: SeededGenerator
    /// The execution's input, for `$$.Execution.Input`.
    var input: JSON = .object([:])
    /// Whether the input is known to be within the limits, also once it is written anew.
    ///
    /// Then each state's input is, and one that leaves its state as it came in is not looked at again. Not stored: once the
    /// execution was packed or restored, each is looked at.
    var hasSmallInput = false
    /// The size of the variables of all frames.
    var variablesBytes = 0
    /// The frames that wait for an effect or a timer, by its number.
    var owners: [Int: FrameID] = [:]
    /// Whether its state machine was deleted: it fails where it would go on.
    public internal(set) var isOfDeletedMachine = false
    /// How often it was redriven, and when last.
    public internal(set) var redriveCount = 0
    var redriveTime: Timestamp?
    /// Fires when the machine's TimeoutSeconds are over.
    var timeout: Alarm?

    /// Set where only one state is run, to see what it does.
    var probe: Probe?

    /// The turn that is being made; between two of them there is nothing in it.
    var turn = Turn(now: Timestamp(milliseconds: 0))

    struct Turn: Sendable {
        var now: Timestamp
        var step = Step()
        /// Whether the top level is one of the step's changed frames: most executions that never wait end before a set of
        /// them is needed, which takes memory.
        var touchesTop = false
        /// How many states were entered.
        var transitions = 0
        /// How many steps its expressions have taken.
        var steps = 0
        /// How many bytes of documents its history holds, about.
        var bytes = 0
        /// The frames that can go on, in the order in which they will.
        var ready = ReadyFrames()
    }

    /// Takes one command and runs until every branch waits for something outside, or the execution has ended.
    ///
    /// A command for an effect or timer that is gone gives an empty step: it came too late.
    public mutating func apply(_ command: Command, at now: Timestamp) -> Step {
        guard status == .running else { return Step() }
        turn.now = now
        switch command {
        case .start(let input): start(input)
        case .taskSubmitted(let id, let output): taskSubmitted(id, output)
        case .taskSucceeded(let id, let output): taskSucceeded(id, output)
        case .taskFailed(let id, let failure): taskFailed(id, failure)
        case .activityScheduled(let id): activityScheduled(id)
        case .activityStarted(let id, let workerName): activityStarted(id, workerName: workerName)
        case .taskHeartbeat(let id): taskHeartbeat(id)
        case .timerFired(let id): timerFired(id)
        case .stop(let error, let cause): stop(error: error, cause: cause)
        case .stateMachineDeleted: noteDeletion()
        case .recover: recover()
        case .redrive: redrive()
        }
        run()
        keepHistoryWithinLimit()
        if status == .running {
            switch command {
            case .start: startClock(from: identity.startTime)
            case .redrive: startClock(from: now)
            default: break
            }
        }
        if turn.touchesTop { turn.step.changedFrames.insert(.top) }
        if recordsHistory, status == .running, !turn.step.isEmpty { turn.step.changedFrames.insert(.header) }
        return takeStep()
    }

    private mutating func takeStep() -> Step {
        var step = Step()
        swap(&step, &turn.step)
        turn.touchesTop = false
        turn.transitions = 0
        turn.steps = 0
        turn.bytes = 0
        return step
    }

    /// The id of the last event that was recorded; 0 before the first.
    public var lastEvent: Int { nextEvent - 1 }

    /// Whether the task with this token still waits for its outcome.
    public func isWaiting(_ effect: EffectID, token: String) -> Bool {
        guard status == .running, let id = owners[effect.number], case .task(let attempt) = frames[id].activity else {
            return false
        }
        return attempt.token == token
    }
}

extension Execution {
    /// An execution that has not started: its first command must be `start`.
    ///
    /// In an extension, made by the memberwise initializer: of a large struct, one that sets member by member ends with a
    /// copy of the whole (Swift 6.3.1, optimized).
    ///
    /// - Parameters:
    ///   - identity: who it is.
    ///   - machine: the definition it runs.
    ///   - seed: where its random numbers and identifiers come from.
    ///   - tokenSecret: where its task tokens come from.
    ///   - recordsHistory: false where nobody reads events (an Express execution without logging).
    ///   - testCase: the test case whose mocks answer tasks.
    ///   - limits: the quotas that it must keep.
    public init(
        identity: ExecutionIdentity,
        machine: StateMachine,
        seed: ExecutionSeed,
        tokenSecret: TokenSecret,
        recordsHistory: Bool,
        testCase: String? = nil,
        limits: ExecutionLimits = ExecutionLimits()
    ) {
        self.init(
            identity: identity,
            machine: machine,
            limits: limits,
            tokenSecret: tokenSecret,
            recordsHistory: recordsHistory,
            mocking: testCase.map { Mocking(testCase: $0) },
            frames: FrameTable(
                top: Frame(
                    id: .top,
                    parent: nil,
                    index: 0,
                    workflow: machine.workflow,
                    state: machine.workflow.startAt,
                    input: Payload(.null),
                    lastEvent: 0,
                    enteredTime: identity.startTime,
                    activity: .entering
                )
            ),
            generator: SeededGenerator(words: seed.words)
        )
    }
}

/// 256 random bits.
public struct ExecutionSeed: Sendable, Equatable {
    public var words: SIMD4<UInt64>

    /// Bits from a source that nobody can guess.
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        let words = SIMD4(first, second, third, fourth)
        // The generator cannot start from zeros only; no source of entropy gives them twice.
        self.words = words == SIMD4() ? SIMD4(1, 2, 3, 4) : words
    }
}
