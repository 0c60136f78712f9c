// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Knows what was promised to whom, and finds out when a promise is broken.
///
/// It sees what is on disk (each commit), what the outside did (calls of tasks, tokens) and what it was told
/// (acknowledgements, shown histories). It shares no decision with the engine.
final class Oracle {
    /// A call of a task, or one outcome that was sent with a token.
    struct Call {
        var arn: String
        var state: String
        /// The attempt: of all its calls at most one counts.
        var attempt: Int
        /// Nil until it is reported; then the error, or "" for a success.
        var reported: String?
        var isUsed = false
    }

    /// The blueprints of all definitions, by their text.
    var blueprints: [String: MachineBlueprint] = [:]
    private var revisions: [RevisionKey: MachineBlueprint] = [:]
    private(set) var witnesses: [String: Witness] = [:]
    /// The same in the order of their creation.
    private(set) var order: [Witness] = []
    private var keys: [ExecutionKey: Witness] = [:]
    private var turns: [ExecutionKey: Int] = [:]
    private var calls: [Call] = []
    private var usedAttempts: Set<Int> = []
    private var addresses: Set<String> = []
    private var lastAttempt = 0
    private(set) var ended = 0
    /// The revisions with a key of the customer, and their executions.
    var sealedRevisions: Set<RevisionKey> = []
    var sealedKeys: Set<ExecutionKey> = []
    private var stops: Set<String> = []
    private var parents: [String: String] = [:]
    /// Signs of life, by the call.
    var heartbeats: [Int: Heartbeats] = [:]
    /// How often the time of day was set anew.
    var clockSettings = 0
    var clockWasSet: Bool { clockSettings > 0 }
    /// How often the engine was started again.
    var restarts = 0
    /// FNV-1a over all that was committed.
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325

    // MARK: - What is on disk

    /// A commit is on disk.
    func committed(_ changes: [StoreChange]) throws(Violation) {
        for change in changes {
            switch change {
            case .putStateMachine(let record):
                guard let blueprint = blueprints[record.definition] else {
                    throw Violation("\(record.arn) was stored with a definition that nobody gave")
                }
                revisions[record.revision] = blueprint
            case .createExecution(let record): try create(record)
            case .appendTurn(let turn): try append(turn)
            case .redriveExecution(let key, let redrive): try begin(redrive, of: key)
            case .removeFrames(let key, _):
                // A redrive that comes too late is refused by its own rule; here only: not while it may go on.
                try demand(keys[key]?.result != nil, "the frames of an execution that goes on were removed")
            case .removeExecution, .removeTurns: throw Violation("an execution was removed, which nobody asked for")
            case .removeStateMachine, .putVersion, .removeVersion, .putAlias, .removeAlias, .putActivity,
                .removeActivity, .putDocument, .removeDocument:
                break
            }
        }
    }

    private func create(_ record: ExecutionRecord) throws(Violation) {
        let arn = record.identity.arn
        try demand(witnesses[arn] == nil, "\(arn) was created twice")
        try demand(keys[record.key] == nil, "the key of \(arn) is another's")
        guard let blueprint = revisions[record.revision] else {
            throw Violation("\(arn) runs a revision that is not on disk")
        }
        let input = try Self.parse(record.input, of: arn)
        let witness = Witness(record, blueprint, input: input, oracle: self)
        witnesses[arn] = witness
        order.append(witness)
        keys[record.key] = witness
        guard let parent = input["parent"]?.text, let state = input["state"]?.text else { return }
        parents[arn] = parent
        guard let starter = witnesses[parent] else { throw Violation("\(arn) was started by nobody") }
        starter.nested[state, default: 0] += 1
        let (count, scheduled) = (starter.nested[state] ?? 0, starter.scheduled[state] ?? 0)
        try demand(
            count <= scheduled,
            "\(state) of \(parent) was scheduled \(scheduled) times and started \(count) children"
        )
    }

    static func parse(_ text: String, of arn: String) throws(Violation) -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw Violation("the input of \(arn) is not JSON")
        }
    }

    private func append(_ turn: TurnRecord) throws(Violation) {
        guard let witness = keys[turn.key] else { throw Violation("a turn of no execution, \(turn.key.number)") }
        let number = (turns[turn.key] ?? 0) + 1
        try demand(turn.turn == number, "\(witness.arn): turn \(turn.turn) follows turn \(number - 1)")
        turns[turn.key] = number
        do throws(Violation) {
            for event in turn.events {
                mix(UInt64(event.id))
                mix(UInt64(bitPattern: event.timestamp.milliseconds))
                mix(UInt64(event.previousID))
                mix(UInt64(event.type.rawValue.utf8.count))
                try witness.take(event)
            }
            try witness.failDoomed()
            if let result = turn.result {
                try witness.end(result, at: turn.time.milliseconds)
                ended += 1
            } else if let last = turn.events.last, Witness.ends.contains(last.type) {
                throw Violation("its history has ended, and its record has not")
            }
        } catch {
            throw Violation("\(witness.arn): \(error.description)")
        }
    }

    private func begin(_ redrive: Redrive, of key: ExecutionKey) throws(Violation) {
        guard let witness = keys[key] else { throw Violation("a redrive of no execution, \(key.number)") }
        do throws(Violation) {
            try witness.begin(redrive)
        } catch {
            throw Violation("\(witness.arn): \(error.description)")
        }
        ended -= 1
    }

    private func mix(_ word: UInt64) { digest = (digest ^ word) &* 0x0100_0000_01b3 }

    // MARK: - What happened outside

    /// A task is started: after its commit, and once.
    func begin(_ address: String, arn: String, state: String) throws(Violation) -> Int {
        guard let witness = witnesses[arn] else {
            // An Express execution is on no disk.
            if arn.hasPrefix(StoryARN.express) { return newCall(arn, state, attempt: nil) }
            throw Violation("\(state) of \(arn), which is not on disk, was started")
        }
        try demand(addresses.insert(address).inserted, "\(state) of \(arn) was called twice in one attempt")
        witness.started[state, default: 0] += 1
        let (count, scheduled) = (witness.started[state] ?? 0, witness.scheduled[state] ?? 0)
        try demand(
            count <= scheduled,
            "\(state) of \(arn) is on disk as scheduled \(scheduled) times and was started \(count) times"
        )
        return newCall(arn, state, attempt: nil)
    }

    /// A worker was given a task of an activity: once, and when it is on disk that it has it.
    func hand(_ token: String, arn: String) throws(Violation) -> Int {
        try demand(addresses.insert(token).inserted, "a task of \(arn) was given to two workers")
        guard let witness = witnesses[arn] else {
            throw Violation("a worker has a task of \(arn), which is not on disk")
        }
        witness.handed += 1
        try demand(witness.handed <= witness.taken, "a worker has a task of \(arn), and that is not on disk")
        return newCall(arn, Self.anyActivity, attempt: nil)
    }

    /// A further outcome of the attempt that a call is of.
    func another(_ call: Int) -> Int { newCall(calls[call].arn, calls[call].state, attempt: calls[call].attempt) }

    private func newCall(_ arn: String, _ state: String, attempt: Int?) -> Int {
        if attempt == nil { lastAttempt += 1 }
        calls.append(Call(arn: arn, state: state, attempt: attempt ?? lastAttempt))
        return calls.count - 1
    }

    /// An outcome goes to the engine: from now on it may be found in the history.
    func report(_ call: Int, error: String?) { calls[call].reported = error ?? "" }

    /// The state of calls of activities: a worker does not know it.
    private static let anyActivity = "an activity's state"

    func describe(_ call: Int) -> (isUsed: Bool, name: String) {
        (calls[call].isUsed, "\(calls[call].state) of \(calls[call].arn)")
    }

    func requestStop(_ arn: String) { stops.insert(arn) }

    func mayStop(_ witness: Witness) -> Bool { stops.contains(witness.arn) || parents[witness.arn] != nil }

    /// A history has a result.
    func useResult(_ result: JSON, of state: String, in witness: Witness) throws(Violation) {
        guard let number = result["call"]?.int, calls.indices.contains(number) else {
            throw Violation("\(state) has a result of no call, \(result.serialized)")
        }
        try use(number, error: "", state, witness)
    }

    private func use(_ number: Int, error: String, _ state: String, _ witness: Witness) throws(Violation) {
        let call = calls[number]
        try demand(
            call.arn == witness.arn && [state, Self.anyActivity].contains(call.state),
            "\(state) has the outcome of \(call.state) of \(call.arn)"
        )
        try demand(call.reported == error, "\(state) has an outcome that call \(number) did not have")
        try demand(usedAttempts.insert(call.attempt).inserted, "\(state) has two outcomes of one attempt")
        calls[number].isUsed = true
    }

    func checkFailure(
        _ error: String,
        _ cause: String,
        _ job: Job,
        of state: String,
        in witness: Witness
    ) throws(Violation) {
        if case .nested = job.kind { return try checkNestedFailure(error, cause, state) }
        if error == "Lambda.SdkClientException" {
            let isInterruptible = job.kind != .activity
            return try demand(isInterruptible && restarts > 0, "\(state) was interrupted, without a restart")
        }
        guard cause.hasPrefix("call "), let number = Int(cause.dropFirst(5)), calls.indices.contains(number) else {
            throw Violation("\(state) failed with \(error), \(cause), which nobody reported")
        }
        try use(number, error: error, state, witness)
    }

    private func checkNestedFailure(_ error: String, _ cause: String, _ state: String) throws(Violation) {
        // The store could not be read, or the like.
        guard error == "States.TaskFailed" else {
            try demand(error.hasPrefix("StepFunctions."), "\(state) failed with \(error)")
            return try demand(!cause.contains("is stopping"), "\(state) failed because the server was told to end")
        }
        let description = try Self.parse(cause, of: state)
        // It may have been redriven since.
        let child = description["ExecutionArn"]?.text.flatMap { witnesses[$0] }
        try demand((child?.failedEnds ?? 0) > 0, "\(state) failed with a child that has not")
    }

    /// A history names a nested execution.
    func checkChild(_ child: String, of parent: Witness) throws(Violation) {
        try demand(witnesses[child] != nil, "the child \(child) is not on disk")
        try demand(parents[child] == parent.arn, "the child \(child) is another's")
    }

    func checkChildEnded(_ child: String, _ result: JSON, asText: Bool) throws(Violation) {
        guard let ended = witnesses[child]?.result else { throw Violation("the child \(child) has not ended") }
        try demand(ended.status == .succeeded, "the child \(child) has not succeeded")
        let output: JSON? = asText ? ended.output.map { .string($0.serialized) } : ended.output?.value
        try demand(result["Output"] == output, "the output of the child \(child) is another one")
    }
}
