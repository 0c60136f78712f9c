// SPDX-License-Identifier: Apache-2.0

public import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Tasks of one service that is reached over HTTP: `aws-sdk:SERVICE:ACTION`, and its optimized integration.
public final class ServiceConnector: TaskConnector {
    private let service: RemoteService
    private let style: ServiceStyle
    private let attempts = RunningAttempts()

    init(_ service: RemoteService, style: ServiceStyle) {
        self.service = service
        self.style = style
    }

    public func start(_ task: ConnectorTask, report: TaskReport) {
        let resource = task.service
        guard let operation = service.model.operations[resource.action] else {
            preconditionFailure("The catalog has no action \(resource.action) of \(resource.service).")
        }
        let body: JSON
        do throws(TaskFailure) {
            body = try request(operation, of: task)
        } catch {
            return report.failed(error)
        }
        attempts.begin(task.address)
        let cancel = service.call(operation, body) { [self] result in
            attempts.end(task.address)
            switch result.mapError({ style.failure($0, of: resource) }).flatMap({
                style.output($0, of: operation, service.model)
            }) {
            case .success(let output): report.answered(output, resource.pattern)
            case .failure(let failure): report.refused(failure, resource.pattern)
            }
        }
        attempts.attach(task.address, onCancel: cancel)
    }

    /// The call's connection is closed; the service may have taken it all the same.
    public func cancel(_ task: TaskAddress) { attempts.cancel(task) }

    private func request(_ operation: ServiceModel.Operation, of task: ConnectorTask) throws(TaskFailure) -> JSON {
        let parameters = task.request.input
        if let refusal = service.model.parameters(of: operation).refusal(of: parameters.value) {
            throw TaskFailure(error: "States.Runtime", cause: refusal, stage: .schedule)
        }
        var members = parameters.value.members ?? [:]
        if case .optimized(.events) = style { EventEntries.addResources(of: task.execution, to: &members) }
        return service.model.request(members, to: operation, token: task.idempotencyToken)
    }
}

extension ConnectorTask {
    /// What a service knows a repeated request by, where the user gives nothing.
    ///
    /// The same for the attempt whoever asks, also after a restart; another one for the next attempt, and for an
    /// execution that has the name of one that is gone.
    var idempotencyToken: String {
        UUIDText.derived(
            from: "\(address.executionARN)@\(execution.startTime.milliseconds)#\(address.effect.number)"
        )
    }
}
