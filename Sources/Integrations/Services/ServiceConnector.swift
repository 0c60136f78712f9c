// SPDX-License-Identifier: Apache-2.0

package import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Tasks of one service that is reached over HTTP: `aws-sdk:SERVICE:ACTION`, and its optimized integration.
package final class ServiceConnector: TaskConnector {
    private let service: RemoteService
    private let style: ServiceStyle
    private let attempts = RunningAttempts()

    init(_ service: RemoteService, style: ServiceStyle) {
        self.service = service
        self.style = style
    }

    package func start(_ task: ConnectorTask, report: TaskReport) {
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
            switch result.mapError({ style.failure($0, of: resource) }).flatMap({ output($0, operation) }) {
            case .success(let output): report.answered(output, resource.pattern)
            case .failure(let failure): report.refused(failure, resource.pattern)
            }
        }
        attempts.attach(task.address, onCancel: cancel)
    }

    /// The call's connection is closed; the service may have taken it all the same.
    package func cancel(_ task: TaskAddress) { attempts.cancel(task) }

    private func request(_ operation: ServiceModel.Operation, of task: ConnectorTask) throws(TaskFailure) -> JSON {
        let parameters = task.request.input
        if let refusal = service.model.parameters(of: operation).refusal(of: parameters.value) {
            throw TaskFailure(error: "States.Runtime", cause: refusal, stage: .schedule)
        }
        var members = parameters.value.members ?? [:]
        if case .optimized(.events) = style { EventEntries.addResources(of: task.execution, to: &members) }
        // The same for the attempt whoever asks, and another one for the next attempt.
        let token = UUIDText.derived(from: "\(task.address.executionARN)#\(task.address.effect.number)")
        return service.model.request(members, to: operation, token: token)
    }

    private func output(
        _ answer: RemoteService.Answer,
        _ operation: ServiceModel.Operation
    ) -> Result<JSON, TaskFailure> {
        switch style {
        case .sdk:
            return .success(service.model.output(answer.document, of: operation))
        case .optimized(.events):
            return EventEntries.output(answer.document)
        case .optimized:
            // The first SDK has the names of the wire; members and metadata in their order, as recorded.
            var members = answer.document.members?.filter { !$0.1.isNull }.map { ($0.0, $0.1) } ?? []
            members.append(("SdkHttpMetadata", answer.metadata.httpMetadata))
            members.append(("SdkResponseMetadata", answer.metadata.responseMetadata))
            return .success(.object(JSONObject(members.sorted { $0.0.text < $1.0.text })))
        }
    }
}
