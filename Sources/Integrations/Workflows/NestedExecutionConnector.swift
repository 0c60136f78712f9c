// SPDX-License-Identifier: Apache-2.0

package import Engine
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage

/// Nested executions: `states:startExecution` in all its patterns (reference §6.6).
package final class NestedExecutionConnector: TaskConnector {
    private let workflows: any WorkflowService
    private let context: CallContext
    private let logger: Logger
    /// Children that are waited for, each with how to stop it.
    private let attempts = RunningAttempts()

    init(workflows: any WorkflowService, context: CallContext, logger: Logger) {
        self.workflows = workflows
        self.context = context
        self.logger = logger
    }

    package func start(_ task: ConnectorTask, report: TaskReport) {
        let child: ChildExecution
        do throws(TaskFailure) {
            child = try ChildExecution(task)
        } catch {
            return report.failed(error)
        }
        let pattern = task.service.pattern
        switch pattern {
        case .requestResponse, .waitForTaskToken:
            start(child) { [self] result in answer(result, pattern, report) }
        case .sync, .sync2:
            attempts.begin(task.address)
            runToEnd(child, of: task, report)
        }
    }

    /// A child that is waited for is stopped, as far as that can be done.
    package func cancel(_ task: TaskAddress) { attempts.cancel(task) }

    // MARK: - Parts

    /// Starts a child once: one that this task started before a restart is answered again.
    private func start(_ child: ChildExecution, reply: @escaping Reply<StartedExecution>) {
        workflows.startExecution(child.input) { [workflows] result in
            guard case .failure(let error) = result, error.code == .executionAlreadyExists else {
                return reply(result)
            }
            workflows.describeExecution(arn: child.executionARN) { described in
                reply(
                    described.flatMap { record in
                        guard child.isStarted(as: record) else { return .failure(error) }
                        return .success(
                            StartedExecution(arn: record.identity.arn, startTime: record.identity.startTime)
                        )
                    }
                )
            }
        }
    }

    private func answer(
        _ result: Result<StartedExecution, ServiceError>,
        _ pattern: ServiceResource.Pattern,
        _ report: TaskReport
    ) {
        switch result {
        case .success(let started): report.answered(started.serviceOutput(in: context), pattern)
        case .failure(let error): report.refused(failure(error), pattern)
        }
    }

    /// `.sync` of a Standard or an Express child.
    private func runToEnd(_ child: ChildExecution, of task: ConnectorTask, _ report: TaskReport) {
        workflows.stateMachineType(arn: child.input.stateMachineARN) { [self] type in
            // What is wrong with the machine, StartExecution says in its own words.
            if case .success(.express) = type {
                runExpress(child, of: task, report)
            } else {
                runStandard(child, of: task, report)
            }
        }
    }

    private func runStandard(_ child: ChildExecution, of task: ConnectorTask, _ report: TaskReport) {
        let pattern = task.service.pattern
        start(child) { [self] result in
            answer(result, pattern, report)
            guard case .success(let started) = result else { return attempts.end(task.address) }
            // Not by way of the connector, which keeps this.
            attempts.attach(task.address) { [workflows, logger] in Self.stop(started.arn, of: workflows, logger) }
            workflows.awaitExecution(arn: started.arn) { [self] ended in
                attempts.end(task.address)
                finish(ended.map { ExecutionDescription($0) }, pattern, report)
            }
        }
    }

    /// An Express child is known only while it runs; what its start says comes with its end.
    ///
    /// It has no lasting name: one that was under way at a restart may have done its work, and is not run again
    /// unless a Retry says so.
    private func runExpress(_ child: ChildExecution, of task: ConnectorTask, _ report: TaskReport) {
        guard !task.request.isReissued else {
            attempts.end(task.address)
            return report.failed(
                TaskFailure(
                    error: "StepFunctions.SdkClientException",
                    cause: "Unable to execute HTTP request: the server was restarted while the Express execution ran"
                )
            )
        }
        let pattern = task.service.pattern
        workflows.startSyncExecution(child.input) { [self] result in
            attempts.end(task.address)
            let started = result.map { StartedExecution(arn: $0.identity.arn, startTime: $0.identity.startTime) }
            answer(started, pattern, report)
            guard case .success(let execution) = result else { return }
            finish(.success(ExecutionDescription(execution)), pattern, report)
        }
    }

    private func finish(
        _ result: Result<ExecutionDescription, ServiceError>,
        _ pattern: ServiceResource.Pattern,
        _ report: TaskReport
    ) {
        switch result {
        case .success(let description):
            let documents: ExecutionDescription.Documents = pattern == .sync2 ? .json : .text
            let output = JSON.object(description.members(documents: documents, times: .milliseconds))
            guard description.result.status == .succeeded else {
                return report.failed(TaskFailure(error: "States.TaskFailed", cause: output.serialized))
            }
            report.succeeded(output)
        case .failure(let error):
            report.failed(failure(error))
        }
    }

    private static func stop(_ arn: String, of workflows: any WorkflowService, _ logger: Logger) {
        workflows.stopExecution(arn: arn, error: nil, cause: nil) { result in
            guard case .failure(let error) = result else { return }
            logger.warning(
                "A nested execution could not be stopped with its parent.",
                metadata: ["execution": "\(arn)", "reason": "\(error.message)"]
            )
        }
    }

    private func failure(_ error: ServiceError) -> TaskFailure {
        ServiceFault(error, requestID: context.makeUUID()).failure(of: .workflows)
    }
}
