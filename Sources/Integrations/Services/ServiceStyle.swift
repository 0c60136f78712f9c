// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// How an integration names errors and shows answers: as one of the AWS SDKs does (reference §6.1 to §6.3).
enum ServiceStyle: Sendable {
    /// `aws-sdk:SERVICE`, by AWS's SDK for Java 2; the client's name is `DynamoDb`.
    case sdk(client: String)
    /// An integration of its own, by the first SDK.
    case optimized(OptimizedService)

    /// As what a task fails when its call has no result.
    func failure(_ fault: RemoteFault, of resource: ServiceResource) -> TaskFailure {
        switch fault {
        case .refusal(let fault, let exception):
            switch self {
            case .sdk(let client): fault.sdkFailure(of: client, exception: exception)
            case .optimized(let service): fault.failure(of: service, isModelled: exception != nil)
            }
        case .transport(.tooLarge):
            TaskFailure.dataLimitExceeded(resource.service)
        case .transport(let fault):
            TaskFailure(
                error: "\(errorPrefix).SdkClientException",
                cause: "Unable to execute HTTP request: \(fault.reason)"
            )
        case .unreadable(let status):
            TaskFailure(
                error: "\(errorPrefix).SdkClientException",
                cause: "Unable to unmarshall response: the body is no JSON object. Response Code: \(status)"
            )
        }
    }

    /// What a task answers, of what its service did; a failure where the service refused a part of it.
    func output(
        _ answer: RemoteService.Answer,
        of operation: ServiceModel.Operation,
        _ model: ServiceModel
    ) -> Result<JSON, TaskFailure> {
        switch self {
        case .sdk:
            return .success(model.output(answer.document, of: operation))
        case .optimized(.events):
            return EventEntries.output(answer.document.withoutNulls)
        case .optimized:
            // The first SDK has the names of the wire; members and metadata in their order, as recorded.
            var members = answer.document.withoutNulls.members?.map { ($0.0, $0.1) } ?? []
            members.append(("SdkHttpMetadata", answer.metadata.httpMetadata))
            members.append(("SdkResponseMetadata", answer.metadata.responseMetadata))
            return .success(.object(JSONObject(members.sorted { $0.0.text < $1.0.text })))
        }
    }

    private var errorPrefix: String {
        switch self {
        case .sdk(let client): client
        case .optimized(let service): service.errorPrefix
        }
    }
}

extension EndpointFault {
    /// In the words of the HTTP client beneath AWS's SDKs, where they are known.
    fileprivate var reason: String {
        switch self {
        case .notConnected(let reason), .broken(let reason): reason
        case .busy: "Timeout waiting for connection from pool"
        case .timedOut: "Read timed out"
        case .tooLarge: "the answer is too large"
        }
    }
}
