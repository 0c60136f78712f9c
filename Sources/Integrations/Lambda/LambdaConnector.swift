// SPDX-License-Identifier: Apache-2.0

public import Engine
import FunctionPort
import Interpreter
import JSONModule
import StatesLanguage

/// Functions: bare function ARNs, and `lambda:invoke` (reference §6.5).
public final class LambdaConnector: TaskConnector {
    private let functions: any FunctionInvoker
    private let context: CallContext
    private let attempts = RunningAttempts()

    init(functions: any FunctionInvoker, context: CallContext) {
        self.functions = functions
        self.context = context
    }

    public func start(_ task: ConnectorTask, report: TaskReport) {
        switch task.request.resource {
        case .function(let arn):
            let payload = Array(task.request.input.serialized.utf8)
            invoke(FunctionInvocation(function: arn, payload: payload), for: task) { answer in
                switch answer {
                case .success(let result): report.succeeded(result.document)
                case .failure(let failure): report.failed(failure)
                }
            }
        case .service(let service):
            invoke(with: task, service.pattern, report)
        case .activity(let arn):
            preconditionFailure("An activity is no function: \(arn)")
        }
    }

    /// A call that waits for an instance is dropped; a running function goes on to its end, as on Lambda.
    public func cancel(_ task: TaskAddress) { attempts.cancel(task) }

    /// `lambda:invoke`.
    private func invoke(with task: ConnectorTask, _ pattern: ServiceResource.Pattern, _ report: TaskReport) {
        let invocation: FunctionInvocation
        do throws(TaskFailure) {
            invocation = try FunctionInvocation(parameters: task.request.input, context: context)
        } catch {
            return report.refused(error, pattern)
        }
        invoke(invocation, for: task) { [context] answer in
            switch answer {
            case .success(let result): report.answered(result.serviceOutput(in: context), pattern)
            case .failure(let failure): report.refused(failure, pattern)
            }
        }
    }

    private func invoke(
        _ invocation: FunctionInvocation,
        for task: ConnectorTask,
        completion: @escaping @Sendable (Result<FunctionResult, TaskFailure>) -> Void
    ) {
        attempts.begin(task.address)
        let handle = functions.invoke(invocation) { [attempts] answer in
            attempts.end(task.address)
            completion(answer.mapError { $0.taskFailure }.flatMap { $0.checked })
        }
        attempts.attach(task.address) { handle.cancel() }
    }
}
