// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage
public import Storage

/// Records for tests of stores.
public enum StoreSamples {
    /// When everything in these records begins, in milliseconds.
    public static let epoch: Int64 = 1_790_000_000_000

    /// A time so many milliseconds after the epoch.
    public static func time(_ offset: Int64) -> Timestamp { Timestamp(milliseconds: epoch + offset) }

    /// The ARN of a state machine of these records.
    public static func machineARN(_ name: String) -> String {
        "arn:aws:states:us-east-1:123456789012:stateMachine:\(name)"
    }

    /// A state machine; times are milliseconds after the epoch.
    public static func stateMachine(
        _ name: String = "orders",
        revision: Int64 = 1,
        created: Int64 = 0,
        definition: String = #"{"StartAt":"A"}"#
    ) -> StateMachineRecord {
        StateMachineRecord(
            arn: machineARN(name),
            name: name,
            type: .standard,
            status: .active,
            creationTime: time(created),
            revision: RevisionKey(revision),
            revisionID: revision == 1 ? nil : "00000000-0000-4000-8000-00000000000\(revision % 10)",
            updateTime: time(created + revision),
            definition: definition,
            roleARN: "arn:aws:iam::123456789012:role/run",
            configuration: ["tags": [["key": "team", "value": "blue"]]]
        )
    }

    /// An execution that runs; it starts as many milliseconds after the epoch as its key where none are given.
    public static func execution(
        _ key: Int64,
        machine: String = "orders",
        name: String? = nil,
        start: Int64? = nil,
        revision: Int64 = 1,
        input: String = "{}",
        version: String? = nil,
        alias: String? = nil
    ) -> ExecutionRecord {
        let name = name ?? "run-\(key)"
        return ExecutionRecord(
            key: ExecutionKey(key),
            identity: ExecutionIdentity(
                arn: "arn:aws:states:us-east-1:123456789012:execution:\(machine):\(name)",
                name: name,
                stateMachineARN: machineARN(machine),
                stateMachineName: machine,
                roleARN: "arn:aws:iam::123456789012:role/run",
                type: .standard,
                startTime: time(start ?? key),
                versionARN: version,
                aliasARN: alias,
                region: "us-east-1"
            ),
            revision: RevisionKey(revision),
            input: input
        )
    }

    /// A turn of events that enter states, from event `first` on.
    public static func turn(
        _ key: Int64,
        _ number: Int,
        first: Int,
        count: Int,
        at offset: Int64 = 0,
        command: Command = .recover,
        payload: Payload = Payload(["total": 5]),
        frames: [FrameID: JSON] = [:],
        removed: Set<FrameID> = [],
        result: ExecutionResult? = nil
    ) -> TurnRecord {
        let events = (first..<first + count).map { id in
            HistoryEvent(
                id: id,
                previousID: id - 1,
                timestamp: time(offset),
                type: .passStateEntered,
                details: .stateEntered(name: "State \(id)", input: payload)
            )
        }
        return TurnRecord(
            key: ExecutionKey(key),
            turn: number,
            time: time(offset),
            command: command,
            events: events,
            changedFrames: frames,
            removedFrames: removed,
            result: result
        )
    }

    /// The result `{"done":true}`.
    public static let succeeded = ExecutionResult(status: .succeeded, output: Payload(["done": true]))

    /// The changes of an execution that starts, and ends at once where `result` is given.
    public static func start(
        _ record: ExecutionRecord,
        events: Int = 2,
        result: ExecutionResult? = nil,
        stop: Int64? = nil
    ) -> [StoreChange] {
        let start = record.identity.startTime.milliseconds - epoch
        let first = turn(
            record.key.number,
            1,
            first: 1,
            count: events,
            at: stop ?? start,
            command: .start(input: Payload([:], text: record.input)),
            frames: [.top: ["at": "A"]],
            result: result
        )
        return [.createExecution(record), .appendTurn(first)]
    }

    /// Details of each kind, with payloads that a store must give back as they are.
    public static let details: [HistoryEventDetails] = {
        let payload = Payload(["text": "grüße\u{0301} 🚀 \u{0000}\u{2028}", "n": [1, 2.5, nil, true]])
        let resource = TaskEventResource(resourceType: "states", resource: "startExecution.sync:2")
        return [
            .none,
            .executionStarted(input: payload, roleARN: "role", versionARN: nil, aliasARN: "alias"),
            .stateEntered(name: "A", input: payload),
            .stateExited(
                name: "A",
                output: Payload([], text: " [ ] "),
                assigned: [AssignedVariable(name: "x", text: "[1]")]
            ),
            .failure(error: "Custom", cause: nil),
            .failure(error: nil, cause: ""),
            .output(payload),
            .functionScheduled(resource: "f", input: payload, timeoutSeconds: 60, roleARN: nil),
            .activityScheduled(resource: "a", input: payload, timeoutSeconds: nil, heartbeatSeconds: 99_999_999),
            .activityStarted(workerName: nil),
            .taskScheduled(
                resource,
                region: "eu-west-1",
                parameters: payload,
                timeoutSeconds: 1,
                heartbeatSeconds: nil,
                roleARN: "role"
            ),
            .taskStarted(resource),
            .taskOutput(resource, Payload("lone \u{FFFD}")),
            .taskFailure(resource, error: "States.TaskFailed", cause: "it\nfailed\u{0000}"),
            .mapStarted(length: 40),
            .mapIteration(name: "M", index: 0),
            .evaluationFailed(error: "States.Runtime", cause: "c", location: nil, state: "S"),
            .mapRun(arn: "run"),
            .executionRedriven(count: 3),
            .mapRunRedriven(arn: "run", count: 1),
        ]
    }()

    /// Commands of each kind.
    public static let commands: [Command] = [
        .start(input: Payload(["a": 1], text: "{ \"a\" : 1 }")),
        .taskSubmitted(EffectID(1), output: Payload(nil)),
        .taskSucceeded(EffectID(300), output: Payload("x")),
        .taskFailed(EffectID(2), TaskFailure(error: "E", cause: nil)),
        .taskFailed(EffectID(2), TaskFailure(error: nil, cause: "c", stage: .submit)),
        .taskFailed(EffectID(2), TaskFailure(error: nil, cause: nil, stage: .start)),
        .taskFailed(EffectID(2), TaskFailure(error: nil, cause: nil, stage: .schedule)),
        .activityScheduled(EffectID(7)),
        .activityStarted(EffectID(7), workerName: "worker"),
        .activityStarted(EffectID(7), workerName: nil),
        .taskHeartbeat(EffectID(8)),
        .timerFired(TimerID(9)),
        .stop(error: nil, cause: "operator"),
        .recover,
        .redrive,
        .stateMachineDeleted,
    ]
}
