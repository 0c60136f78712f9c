// SPDX-License-Identifier: Apache-2.0

public import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Step Functions' own API as an SDK integration: `aws-sdk:sfn:ACTION` (reference §6.3).
public final class WorkflowActionConnector: TaskConnector {
    private let workflows: any WorkflowService
    private let context: CallContext
    /// Polls of activities, each with how to end it.
    private let polls = RunningAttempts()

    init(workflows: any WorkflowService, context: CallContext) {
        self.workflows = workflows
        self.context = context
    }

    public func start(_ task: ConnectorTask, report: TaskReport) {
        let service = task.service
        guard let action = WorkflowAction(rawValue: service.action) else {
            preconditionFailure("The catalog has no action \(service.action) of \(service.service).")
        }
        do throws(TaskFailure) {
            perform(try WorkflowCall(action, task.request.input), of: task, report)
        } catch {
            report.failed(error)
        }
    }

    public func cancel(_ task: TaskAddress) { polls.cancel(task) }

    private func perform(_ call: WorkflowCall, of task: ConnectorTask, _ report: TaskReport) {
        let pattern = task.service.pattern
        switch call {
        case .startExecution(let input):
            workflows.startExecution(input, reply: answering(report, pattern) { $0.sdkOutput })
        case .startSyncExecution(let input):
            workflows.startSyncExecution(input, reply: answering(report, pattern) { $0.sdkOutput })
        case .describeExecution(let arn):
            let reply: Reply<ExecutionRecord> = answering(report, pattern) { record in
                .object(ExecutionDescription(record).members(documents: .text, times: .text))
            }
            workflows.describeExecution(arn: arn, reply: reply)
        case .stopExecution(let arn, let error, let cause):
            let reply: Reply<Timestamp> = answering(report, pattern) { ["StopDate": .string($0.text)] }
            workflows.stopExecution(arn: arn, error: error, cause: cause, reply: reply)
        case .sendTaskSuccess(let token, let output):
            workflows.sendTaskSuccess(token: token, output: output, reply: answering(report, pattern) { _ in [:] })
        case .sendTaskFailure(let token, let error, let cause):
            let reply: Reply<Void> = answering(report, pattern) { _ in [:] }
            workflows.sendTaskFailure(token: token, error: error, cause: cause, reply: reply)
        case .sendTaskHeartbeat(let token):
            workflows.sendTaskHeartbeat(token: token, reply: answering(report, pattern) { _ in [:] })
        case .getActivityTask(let arn, let workerName):
            poll(arn, workerName, for: task.address, reply: answering(report, pattern) { $0.sdkOutput })
        }
    }

    private func poll(
        _ arn: String,
        _ workerName: String?,
        for task: TaskAddress,
        reply: @escaping Reply<ActivityTask?>
    ) {
        polls.begin(task)
        let onCancel = workflows.pollActivity(arn: arn, workerName: workerName) { [polls] answer in
            polls.end(task)
            reply(answer)
        }
        polls.attach(task, onCancel: onCancel)
    }

    /// Reports a call's answer as an SDK integration shows it.
    private func answering<Answer>(
        _ report: TaskReport,
        _ pattern: ServiceResource.Pattern,
        _ output: @escaping @Sendable (Answer) -> JSON
    ) -> Reply<Answer> {
        { [context] result in
            switch result {
            case .success(let answer):
                report.answered(output(answer), pattern)
            case .failure(let error):
                report.refused(ServiceFault(error, requestID: context.makeUUID()).sdkFailure, pattern)
            }
        }
    }
}

extension StartedExecution {
    fileprivate var sdkOutput: JSON { ["ExecutionArn": .string(arn), "StartDate": .string(startTime.text)] }
}

extension SyncExecution {
    /// StartSyncExecution answers an execution that failed like one that succeeded: its Status tells.
    fileprivate var sdkOutput: JSON {
        var members = JSONObject()
        members["BillingDetails"] = [
            "BilledDurationInMilliseconds": .integer(Int64(billedMilliseconds)),
            "BilledMemoryUsedInMB": .integer(Int64(Self.billedMemoryMegabytes)),
        ]
        for (name, value) in ExecutionDescription(self).members(documents: .text, times: .text) {
            members[name] = value
        }
        return .object(members)
    }
}

extension ActivityTask? {
    /// No task: no members, so that `IsPresent` tells (recorded).
    fileprivate var sdkOutput: JSON {
        guard let task = self else { return [:] }
        return ["Input": .string(task.input), "TaskToken": .string(task.token)]
    }
}
