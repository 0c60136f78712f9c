// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Synchronization

@testable import Integrations

/// An engine that answers what a test says; what a test does not expect is not found.
final class StubWorkflows: WorkflowService {
    static let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:Child"

    let started = Recorded<StartExecutionInput>()
    /// Each with its cause.
    let stopped = Recorded<String>()
    let tokens = Recorded<String>()
    let endedPolls = Recorded<String>()
    private let type: WorkflowType
    private let start: Result<StartedExecution, ServiceError>?
    private let record: ExecutionRecord?
    private let task: ActivityTask?
    private let isPollPending: Bool
    private let waiting = Mutex<[Reply<ExecutionRecord>]>([])

    init(
        type: WorkflowType = .standard,
        start: Result<StartedExecution, ServiceError>? = nil,
        record: ExecutionRecord? = nil,
        task: ActivityTask? = nil,
        isPollPending: Bool = false
    ) {
        self.type = type
        self.start = start
        self.record = record
        self.task = task
        self.isPollPending = isPollPending
    }

    /// Ends the execution that is waited for.
    func end(_ record: ExecutionRecord) {
        for reply in waiting.withLock({ $0 }) { reply(.success(record)) }
    }

    func stateMachineType(arn: String, reply: @escaping Reply<WorkflowType>) { reply(.success(type)) }

    func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>) {
        started.append(input)
        let arn = "arn:aws:states:us-east-1:123456789012:execution:Child:\(input.name ?? "made")"
        reply(start ?? .success(StartedExecution(arn: arn, startTime: FixedClock().now)))
    }

    func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>) {
        started.append(input)
        guard let record, let stopTime = record.stopTime else { return }
        let result = ExecutionResult(status: record.status, output: nil, error: record.error, cause: record.cause)
        reply(
            .success(
                SyncExecution(identity: record.identity, input: input.input, stopTime: stopTime, result: result)
            )
        )
    }

    func describeExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        guard let record, record.identity.arn == arn else {
            return reply(.failure(ServiceError(.executionDoesNotExist, "Execution Does Not Exist: '\(arn)'")))
        }
        reply(.success(record))
    }

    func stopExecution(arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>) {
        stopped.append("\(arn): \(cause ?? "no cause")")
        reply(.success(FixedClock().now))
    }

    func awaitExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        waiting.withLock { $0.append(reply) }
    }

    func sendTaskSuccess(token: String, output: String, reply: @escaping Reply<Void>) { answer(token, output, reply) }

    func sendTaskFailure(token: String, error: String?, cause: String?, reply: @escaping Reply<Void>) {
        answer(token, "\(error ?? "-") \(cause ?? "-")", reply)
    }

    func sendTaskHeartbeat(token: String, reply: @escaping Reply<Void>) { answer(token, "heartbeat", reply) }

    func pollActivity(
        arn: String,
        workerName: String?,
        reply: @escaping Reply<ActivityTask?>
    ) -> @Sendable () -> Void {
        if !isPollPending { reply(.success(task)) }
        return { [endedPolls] in endedPolls.append(arn) }
    }

    private func answer(_ token: String, _ document: String, _ reply: Reply<Void>) {
        tokens.append("\(token) \(document)")
        guard token == "good" else {
            return reply(.failure(ServiceError(.invalidToken, "Invalid Token: 'Invalid token'")))
        }
        reply(.success(()))
    }
}

extension ExecutionRecord {
    /// A child that has ended.
    static func child(
        _ name: String,
        _ status: ExecutionStatus,
        output: String? = nil,
        error: String? = nil,
        traceHeader: String? = nil
    ) -> ExecutionRecord {
        ExecutionRecord(
            key: ExecutionKey(1),
            identity: ExecutionIdentity(
                arn: "arn:aws:states:us-east-1:123456789012:execution:Child:\(name)",
                name: name,
                stateMachineARN: StubWorkflows.machine,
                stateMachineName: "Child",
                roleARN: "role",
                type: .standard,
                startTime: Timestamp(milliseconds: 1000),
                region: "us-east-1"
            ),
            revision: RevisionKey(1),
            input: "{}",
            status: status,
            stopTime: Timestamp(milliseconds: 1250),
            output: output,
            error: error,
            traceHeader: traceHeader
        )
    }
}
