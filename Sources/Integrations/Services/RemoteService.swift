// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOCore
import StatesLanguage

/// A service of AWS's JSON protocol that is reached over HTTP.
final class RemoteService: Sendable {
    /// What a service answered to a call that it took.
    struct Answer: Sendable {
        var document: JSON
        var metadata: HTTPMetadata
    }

    let model: ServiceModel
    private let client: EndpointClient
    private let signer: RequestSigner
    private let endpoint: ServiceEndpoint
    private let context: CallContext

    init(
        _ model: ServiceModel,
        _ configuration: ServiceConfiguration.Service,
        eventLoop: any EventLoop,
        context: CallContext
    ) {
        self.model = model
        self.context = context
        endpoint = configuration.endpoint
        var limits = EndpointLimits()
        limits.timeoutSeconds = configuration.timeoutSeconds
        client = EndpointClient(configuration.endpoint, limits: limits, eventLoop: eventLoop)
        signer = RequestSigner(
            credentials: configuration.credentials,
            region: configuration.region,
            service: model.signingName
        )
    }

    /// Calls an action; the reply comes once, unless the call is cancelled.
    ///
    /// - Returns: how to cancel it.
    func call(
        _ operation: ServiceModel.Operation,
        _ body: JSON,
        reply: @escaping @Sendable (Result<Answer, RemoteFault>) -> Void
    ) -> @Sendable () -> Void {
        client.send(request(operation, Array(body.serialized.utf8))) { [self] result in
            reply(result.mapError { .transport($0) }.flatMap { read($0) })
        }
    }

    /// The signed request.
    private func request(_ operation: ServiceModel.Operation, _ body: [UInt8]) -> EndpointRequest {
        var headers = [
            (name: "Host", value: endpoint.authority),
            ("Content-Type", "application/x-amz-json-\(model.version)"),
            ("X-Amz-Target", "\(model.target).\(operation.name)"),
        ]
        // Without it, errors have no code of the query protocol, which the SDKs show.
        if model.isQueryCompatible { headers.append(("x-amzn-query-mode", "true")) }
        let request = RequestSigner.Request(method: "POST", path: "/", headers: headers, body: body)
        let date = context.now.text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
        return EndpointRequest(headers: signer.signed(request, at: date), body: body)
    }

    private func read(_ answer: EndpointAnswer) -> Result<Answer, RemoteFault> {
        let requestID = answer.header("x-amzn-RequestId") ?? answer.header("x-amz-request-id") ?? context.makeUUID()
        guard (200..<300).contains(answer.status) else {
            let fault = ServiceFault(answer, requestID: requestID)
            return .failure(.refusal(fault, exception: model.exceptions[fault.code]))
        }
        let metadata = HTTPMetadata(statusCode: answer.status, requestID: requestID, headers: answer.headers)
        guard let document = Self.document(answer.body) else { return .failure(.unreadable(status: answer.status)) }
        return .success(Answer(document: document, metadata: metadata))
    }

    /// What a body says of a call that was taken, an empty one nothing; nil where it is no JSON object.
    static func document(_ body: [UInt8]) -> JSON? {
        if body.isEmpty { return [:] }
        guard let document = try? JSON(parsing: body), document.members != nil else { return nil }
        return document
    }
}

/// Why a call of a service has no result.
enum RemoteFault: Error, Sendable, Equatable {
    case transport(EndpointFault)
    /// The service's own refusal, and the SDK's class for it; nil where the service's model does not know it.
    case refusal(ServiceFault, exception: String?)
    /// The service took the call, and its answer is no JSON object.
    case unreadable(status: Int)
}

/// How a service of the JSON protocol says what is wrong.
private struct ErrorDocument {
    /// The exception's name, without its namespace and whatever stands behind a colon.
    let exception: String?
    /// The code of the query protocol, where the service has one too.
    let queryCode: String?
    let message: String?

    init(_ answer: EndpointAnswer) {
        let document = (try? JSON(parsing: answer.body)) ?? .null
        let name = answer.header("x-amzn-ErrorType") ?? document["__type"]?.text ?? document["code"]?.text
        exception = name.flatMap { name in
            let bare = name.prefix { $0 != ":" }
            return bare.split(separator: "#").last.map(String.init)
        }
        queryCode = answer.header("x-amzn-query-error")?.split(separator: ";").first.map(String.init)
        message =
            answer.header("x-amzn-error-message") ?? document["message"]?.text ?? document["Message"]?.text
            ?? document["errorMessage"]?.text
    }
}

extension ServiceFault {
    fileprivate init(_ answer: EndpointAnswer, requestID: String) {
        let document = ErrorDocument(answer)
        self.init(
            code: document.exception ?? "\(answer.status)",
            // Java's word for a message that is not there.
            message: document.message ?? "null",
            statusCode: answer.status,
            requestID: requestID
        )
        shownCode = document.queryCode
    }
}
