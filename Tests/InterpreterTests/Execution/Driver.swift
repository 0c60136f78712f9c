// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Runs one execution by value: a scripted outside, a clock that jumps to the next timer, and a store of frames from
/// which the execution is restored after every turn, and packed and unpacked: each test also tests recovery and rest.
struct Driver {
    /// What the outside does with one attempt of a task.
    enum Outcome: Sendable {
        case success(JSON)
        case failure(String?, String?)
        /// Nothing comes; a timer must end it.
        case silence
        /// The call is answered, and nothing more comes by itself.
        case submission(JSON)
    }

    private(set) var execution: Execution
    private(set) var events: [HistoryEvent] = []
    private(set) var result: ExecutionResult?
    private(set) var now = Timestamp(milliseconds: 1_700_000_000_000)
    private(set) var requests: [TaskRequest] = []
    /// The effects that the outside has not answered.
    private(set) var open: [TaskRequest] = []

    private var frames: [FrameID: JSON] = [:]
    private var timers: [TimerID: Timestamp] = [:]
    private var outcomes: [String: [Outcome]]
    private let input: JSON
    private let secret: TokenSecret
    private let limits: ExecutionLimits

    init(
        _ definition: String,
        outcomes: [String: [Outcome]] = [:],
        input: JSON = [:],
        type: WorkflowType = .standard,
        catalog: IntegrationCatalog = .all,
        secret: TokenSecret = TokenSecret(words: SIMD4(1, 2, 3, 4)),
        limits: ExecutionLimits = ExecutionLimits(),
        recordsHistory: Bool = true
    ) throws {
        let analysis = DefinitionParser(catalog: catalog).analyze(definition, type: type)
        let machine = try #require(analysis.machine, "\(analysis.diagnostics)")
        self.outcomes = outcomes
        self.input = input
        self.secret = secret
        self.limits = limits
        execution = Execution(
            identity: ExecutionIdentity(
                arn: "arn:aws:states:us-east-1:123456789012:execution:machine:name",
                name: "name",
                stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
                stateMachineName: "machine",
                roleARN: "arn:aws:iam::123456789012:role/role",
                type: type,
                startTime: now,
                region: "us-east-1"
            ),
            machine: machine,
            seed: ExecutionSeed(
                0x9E37_79B9_7F4A_7C15,
                0xBF58_476D_1CE4_E5B9,
                0x94D0_49BB_1331_11EB,
                0x2545_F491_4F6C_DD1D
            ),
            tokenSecret: secret,
            recordsHistory: recordsHistory,
            limits: limits
        )
    }

    /// Starts it and goes on until it has ended or nothing but the test can move it.
    mutating func run() throws {
        try apply(.start(input: Payload(input)))
        try settle()
    }

    /// Lets time go by in which nothing is due.
    mutating func advance(bySeconds seconds: Int) { now = now.advanced(bySeconds: seconds) }

    /// Shorter than the year after which every execution ends.
    private static let patienceSeconds = 86_400 * 300

    /// Answers open tasks as scripted and fires due timers, earliest first, until nothing is left.
    mutating func settle() throws {
        while result == nil {
            if let position = open.firstIndex(where: { hasOutcome($0) }) {
                try answer(open.remove(at: position))
            } else if let next = timers.min(by: { ($0.value, $0.key.number) < ($1.value, $1.key.number) }),
                next.value < now.advanced(bySeconds: Driver.patienceSeconds)
            {
                now = max(now, next.value)
                timers[next.key] = nil
                try apply(.timerFired(next.key))
            } else {
                return
            }
        }
    }

    private func hasOutcome(_ request: TaskRequest) -> Bool {
        guard case .silence? = outcomes[request.stateName]?.first else {
            return outcomes[request.stateName]?.isEmpty == false
        }
        return false
    }

    private mutating func answer(_ request: TaskRequest) throws {
        guard let outcome = outcomes[request.stateName]?.removeFirst() else { return }
        if case .activity = request.resource { try apply(.activityScheduled(request.id)) }
        switch outcome {
        case .success(let output): try apply(.taskSucceeded(request.id, output: Payload(output)))
        case .failure(let error, let cause): try apply(.taskFailed(request.id, TaskFailure(error: error, cause: cause)))
        case .submission(let output): try apply(.taskSubmitted(request.id, output: Payload(output)))
        case .silence: break
        }
    }

    mutating func apply(_ command: Command) throws {
        let step = execution.apply(command, at: now)
        events += step.events
        for frame in step.removedFrames { frames[frame] = nil }
        for frame in step.changedFrames { frames[frame] = execution.encodedFrame(frame) }
        for effect in step.effects { perform(effect) }
        if let result = step.result { self.result = result }
        guard result == nil, !step.isEmpty else { return }
        execution = try Execution(
            identity: execution.identity,
            machine: execution.machine,
            input: input,
            tokenSecret: secret,
            restoring: frames,
            limits: limits
        )
        try repack()
        let pending = execution.pending.compactMap { effect -> TimerID? in
            if case .setTimer(let id, _) = effect { id } else { nil }
        }
        #expect(Set(pending) == Set(timers.keys), "A restored execution waits for the same timers.")
    }

    /// Goes on with what an execution that was packed unpacks to.
    private mutating func repack() throws {
        let packed = execution.packed
        execution = try Execution(
            identity: execution.identity,
            machine: execution.machine,
            input: input,
            tokenSecret: secret,
            unpacking: packed,
            limits: limits
        )
        #expect(execution.packed == packed)
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .startTask(let request):
            requests.append(request)
            open.append(request)
        case .cancelTask(let id): open.removeAll { $0.id == id }
        case .setTimer(let id, let time): timers[id] = time
        case .cancelTimer(let id): timers[id] = nil
        }
    }

    /// The history, an event a line: `3<2 TaskScheduled`.
    var trace: [String] { events.map { "\($0.id)<\($0.previousID) \($0.type.rawValue)" } }

    /// The seconds since the start.
    var elapsedSeconds: Double { Double(now.milliseconds - execution.identity.startTime.milliseconds) / 1000 }
}

extension IntegrationCatalog {
    static let all = IntegrationCatalog(patterns: [
        Entry(service: "lambda", action: "invoke"): [.waitForTaskToken],
        Entry(service: "states", action: "startExecution"): [.sync, .sync2, .waitForTaskToken],
    ])
}
