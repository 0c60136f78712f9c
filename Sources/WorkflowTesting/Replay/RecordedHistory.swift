// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// An execution's history as GetExecutionHistory answers it: what its tasks came to, and the way it took.
public struct RecordedHistory: Sendable {
    /// A call of a task, with what became of it.
    struct Call: Sendable {
        var state: String
        /// The event with which it began.
        var event: Int
        var input: JSON
        var outcome: MockedOutcome
    }

    /// The execution's input.
    public let input: JSON
    public let startTime: Timestamp
    /// Nil in a history that does not tell it.
    public let roleARN: String?
    /// The events, with as much of their details as tells states and iterations.
    let events: [HistoryEvent]
    /// In the order in which they began.
    let calls: [Call]
    /// How it ended; nil for one that had not.
    public let end: ExecutionResult?
    /// The event of its first redrive, from which on nothing is replayed; nil where there was none.
    ///
    /// A redrive runs what had not finished, of a definition that may be another one than at the start.
    public let redrive: Int?

    /// The task of an activity that was not there, which ended the execution without an event of its own.
    private let refusedActivity: (state: String, failure: TaskFailure)?

    /// Whether the definition has no say in where it stops: it had not ended, or somebody stopped it or deleted its state
    /// machine.
    var isOpen: Bool { end == nil || end?.status == .aborted || isEndOfDeletedMachine }

    private var isEndOfDeletedMachine: Bool {
        guard let end, end.error == "States.Runtime", let cause = end.cause else { return false }
        return cause.hasPrefix("State machine ") && cause.hasSuffix(" has been deleted")
    }

    /// Reads the answer of GetExecutionHistory, or its array of events.
    public init(_ document: JSON) throws(DocumentFault) {
        var root = DocumentNode(document)
        if document.elements == nil {
            guard let events = document["events"] else {
                throw root.fault("a history must have the field 'events', as get-execution-history answers it")
            }
            try Self.checkIsWhole(root)
            root = DocumentNode(events, steps: [.key("events")])
        }
        var records: [RecordedEvent] = []
        for node in try root.elements("events") { records.append(try RecordedEvent(node)) }
        records.sort { $0.id < $1.id }
        guard let first = records.first, first.type == .executionStarted else {
            throw root.fault("the history must begin with the event ExecutionStarted: is a page of it missing?")
        }
        for (index, record) in records.enumerated() where record.id != index + 1 {
            throw record.node.fault("event \(index + 1) is missing: is a page of the history missing?")
        }
        redrive = records.first { $0.type == .executionRedriven }?.id
        if let redrive { records.removeLast(records.count - redrive + 1) }
        input = try first.document("input")
        startTime = first.time
        roleARN = first.text("roleArn")
        events = records.map(\.event)
        /// By event: the state it belongs to.
        var states: [Int: String] = [:]
        for event in events { states[event.id] = event.details.stateName ?? states[event.previousID] }
        calls = try Self.calls(records, of: states)
        end = try records.last?.end()
        refusedActivity = records.last?.refusalOfActivity.flatMap { event, failure in
            states[event].map { ($0, failure) }
        }
    }

    /// Throws where an answer of GetExecutionHistory is one page of several, as the API or the AWS CLI says so.
    private static func checkIsWhole(_ root: DocumentNode) throws(DocumentFault) {
        for name in ["nextToken", "NextToken"] where root.value[name]?.text != nil {
            let advice =
                "read all of them (the AWS CLI does without --no-paginate and --max-items), or join their events"
            throw DocumentFault(
                place: Place(steps: [.key(JSONString(name))], part: .name),
                message: "the history has more pages: \(advice)"
            )
        }
    }

    /// What becomes of an activity's task for which there is no event; nil where the recorded one had a queue.
    func failureOfActivity(in state: String) -> MockedOutcome? {
        guard let refusedActivity, refusedActivity.state == state else { return nil }
        return MockedOutcome(.thrown(refusedActivity.failure))
    }

    private static func calls(
        _ records: [RecordedEvent],
        of states: [Int: String]
    ) throws(DocumentFault) -> [Call] {
        var calls: [Call] = []
        var times: [Timestamp] = []
        /// By event: the call it belongs to.
        var positions: [Int: Int] = [:]
        for record in records {
            if record.type.isScheduled {
                positions[record.id] = calls.count
                let input = try record.document(record.type == .taskScheduled ? "parameters" : "input")
                let state = states[record.id] ?? ""
                times.append(record.time)
                calls.append(Call(state: state, event: record.id, input: input, outcome: MockedOutcome(.silence)))
                continue
            }
            guard let position = positions[record.previousID], record.type.belongsToCall else { continue }
            positions[record.id] = position
            let elapsed = max(0, record.time.milliseconds - times[position].milliseconds)
            if record.type == .activityStarted { calls[position].outcome.queued = elapsed }
            if record.type == .taskSubmitted { calls[position].outcome.submitted = try record.document("output") }
            guard let answer = try record.answer() else { continue }
            calls[position].outcome.answer = answer
            calls[position].outcome.delay = elapsed
            calls[position].outcome.staysAlive = true
        }
        return calls
    }
}

/// One event as it stands in the file.
private struct RecordedEvent {
    let node: DocumentNode
    let id: Int
    let previousID: Int
    let time: Timestamp
    let type: HistoryEventType
    private let details: DocumentNode?

    init(_ node: DocumentNode) throws(DocumentFault) {
        self.node = node
        var fields: [String: DocumentNode] = [:]
        for (name, node) in try node.members("an event") { fields[name] = node }
        func field(_ name: String) throws(DocumentFault) -> DocumentNode {
            guard let field = fields[name] else { throw node.fault("an event must have the field '\(name)'") }
            return field
        }
        id = try field("id").count("id", from: 1)
        previousID = try fields["previousEventId"]?.count("previousEventId") ?? 0
        let name = try field("type").word("type", of: HistoryEventNames.all)
        type = HistoryEventType(rawValue: name) ?? .executionStarted
        time = try field("timestamp").timestamp()
        details = fields.first { $0.key.hasSuffix("EventDetails") }?.value
    }

    /// The event as far as states and iterations go.
    var event: HistoryEvent {
        let name = details?.value["name"]?.text ?? ""
        let shown: HistoryEventDetails =
            if type.rawValue.hasSuffix("StateEntered") {
                .stateEntered(name: name, input: Payload(.null))
            } else if type.rawValue.hasSuffix("StateExited") {
                .stateExited(name: name, output: Payload(.null), assigned: [])
            } else if type.rawValue.hasPrefix("MapIteration") {
                .mapIteration(name: name, index: details?.value["index"]?.int ?? 0)
            } else {
                .none
            }
        return HistoryEvent(id: id, previousID: previousID, timestamp: time, type: type, details: shown)
    }

    /// A document among the details, which stands there as JSON text.
    func document(_ name: String) throws(DocumentFault) -> JSON {
        guard let text = details?.value[name]?.text else {
            let reason = "was it recorded without execution data?"
            throw node.fault("event \(id), \(type.rawValue), has no '\(name)': \(reason)")
        }
        if details?.value["\(name)Details"]?["truncated"]?.boolean == true {
            throw node.fault("the '\(name)' of event \(id) was cut off: it cannot be replayed")
        }
        guard let value = try? JSON(parsing: text) else {
            throw node.fault("the '\(name)' of event \(id) is no JSON text")
        }
        return value
    }

    /// A text among the details.
    func text(_ name: String) -> String? { details?.value[name]?.text }

    /// The event after which the execution failed, and with what, where the activity of a task was not there.
    var refusalOfActivity: (event: Int, failure: TaskFailure)? {
        guard type == .executionFailed, failure.error == "States.Runtime", let cause = failure.cause,
            let start = cause.firstRange(of: "The activity ")?.lowerBound, cause.hasSuffix(" does not exist.")
        else { return nil }
        // The sentence before it names the state and its event; the new execution has one of its own.
        return (previousID, TaskFailure(error: failure.error, cause: String(cause[start...]), stage: .schedule))
    }

    private var failure: (error: String?, cause: String?) {
        (details?.value["error"]?.text, details?.value["cause"]?.text)
    }

    /// What the event says of the outcome of a call; nil where that is still to come.
    func answer() throws(DocumentFault) -> MockedOutcome.Answer? {
        switch type {
        case .taskSucceeded, .lambdaFunctionSucceeded, .activitySucceeded: return .returned(try document("output"))
        // The definition's own TimeoutSeconds or HeartbeatSeconds says so.
        case .taskTimedOut, .lambdaFunctionTimedOut, .activityTimedOut: return .silence
        case .taskFailed, .lambdaFunctionFailed, .activityFailed: return thrown(.run)
        case .taskSubmitFailed: return thrown(.submit)
        case .taskStartFailed, .lambdaFunctionStartFailed: return thrown(.start)
        case .lambdaFunctionScheduleFailed, .activityScheduleFailed: return thrown(.schedule)
        default: return nil
        }
    }

    private func thrown(_ stage: TaskFailure.Stage) -> MockedOutcome.Answer {
        .thrown(TaskFailure(error: failure.error, cause: failure.cause, stage: stage))
    }

    /// How the execution ended; nil where the event is no end.
    func end() throws(DocumentFault) -> ExecutionResult? {
        switch type {
        case .executionSucceeded: ExecutionResult(status: .succeeded, output: Payload(try document("output")))
        case .executionFailed: ExecutionResult(status: .failed, error: failure.error, cause: failure.cause)
        case .executionTimedOut: ExecutionResult(status: .timedOut, error: failure.error, cause: failure.cause)
        case .executionAborted: ExecutionResult(status: .aborted, error: failure.error, cause: failure.cause)
        default: nil
        }
    }
}

extension HistoryEventType {
    fileprivate var isScheduled: Bool {
        switch self {
        case .taskScheduled, .lambdaFunctionScheduled, .activityScheduled: true
        default: false
        }
    }

    /// Whether it says how a call goes on.
    fileprivate var belongsToCall: Bool {
        let name = rawValue
        return ["Task", "LambdaFunction", "Activity"].contains { name.hasPrefix($0) } && !name.hasPrefix("TaskState")
    }
}

extension DocumentNode {
    /// A time as the AWS CLI (`2024-01-31T12:00:00.5+00:00`), an SDK's print or the API (seconds since 1970) has it.
    fileprivate func timestamp() throws(DocumentFault) -> Timestamp {
        if let seconds = value.number, abs(seconds) < 1e12 {
            return Timestamp(milliseconds: Int64((seconds * 1_000).rounded()))
        }
        guard let text = value.text, let time = Timestamp(parsing: text.replacing(" ", with: "T", maxReplacements: 1))
        else { throw fault("timestamp must be a time such as 2024-01-31T12:00:00.5+00:00, or seconds since 1970") }
        return time
    }
}
