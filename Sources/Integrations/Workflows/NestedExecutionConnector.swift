// SPDX-License-Identifier: Apache-2.0

public import Engine
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage

/// Nested executions: `states:startExecution` in all its patterns (reference §6.6).
public final class NestedExecutionConnector: TaskConnector {
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

    public func start(_ task: ConnectorTask, report: TaskReport) {
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
    public func cancel(_ task: TaskAddress) { attempts.cancel(task) }

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

    /// `.sync`, which is for Standard children only.
    private func runToEnd(_ child: ChildExecution, of task: ConnectorTask, _ report: TaskReport) {
        workflows.stateMachineType(arn: child.input.stateMachineARN) { [self] type in
            // What else is wrong with the machine, StartExecution says in its own words.
            guard case .success(.express) = type else { return runStandard(child, of: task, report) }
            attempts.end(task.address)
            report.refused(failure(.typeNotSupported), task.service.pattern)
        }
    }

    private func runStandard(_ child: ChildExecution, of task: ConnectorTask, _ report: TaskReport) {
        let pattern = task.service.pattern
        start(child) { [self] result in
            answer(result, pattern, report)
            guard case .success(let started) = result else { return attempts.end(task.address) }
            // Not by way of the connector, which keeps this.
            attempts.attach(task.address) { [workflows, logger, parent = task.address.executionARN] in
                Self.stop(started.arn, with: parent, of: workflows, logger)
            }
            workflows.awaitExecution(arn: started.arn) { [self] ended in
                attempts.end(task.address)
                finish(ended.map { ExecutionDescription($0) }, pattern, report)
            }
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

    private static func stop(
        _ arn: String,
        with parent: String,
        of workflows: any WorkflowService,
        _ logger: Logger
    ) {
        // Measured on AWS.
        let cause =
            "The Task state in AWS Step Functions execution [\(parent)] which was managing this resource was aborted"
        workflows.stopExecution(arn: arn, error: nil, cause: cause) { result in
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
