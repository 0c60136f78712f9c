// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import HTTPServer
import JSONModule
public import NIOCore
import NIOHTTP1

/// Lambda's REST API (2015-03-31) over the functions of a service.
public struct LambdaAPI: HTTPResponder {
    private let service: FunctionService

    /// All actions that are answered.
    static let actions: [any LambdaAction] = [
        Invoke(),
        CreateFunction(), GetFunction(), GetFunctionConfiguration(), ListFunctions(), DeleteFunction(),
        UpdateFunctionCode(), UpdateFunctionConfiguration(),
        PublishVersion(), ListVersionsByFunction(),
        CreateAlias(), GetAlias(), UpdateAlias(), DeleteAlias(), ListAliases(),
        AddPermission(), RemovePermission(), GetPolicy(),
        TagResource(), UntagResource(), ListTags(),
        PutFunctionConcurrency(), GetFunctionConcurrency(), DeleteFunctionConcurrency(),
    ]

    /// The largest request in bytes: an upload of 50 MB in base64, and what is around it.
    public static let requestMaximum = 70 << 20

    public init(service: FunctionService) { self.service = service }

    /// Whether a request's path is one of this API, so that one listener can serve several APIs.
    public static func isPath(_ path: some StringProtocol) -> Bool {
        let parts = path.split(separator: "/", maxSplits: 2)
        guard parts.count >= 2 else { return false }
        let isVersion = ["2015-03-31", "2017-03-31", "2017-10-31", "2019-09-30"].contains(String(parts[0]))
        return isVersion && ["functions", "tags"].contains(parts[1].prefix { $0 != "?" })
    }

    /// Answers a request of the API; the work is done on the service's own event loop.
    public func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let target = RequestTarget(request.target)
        for action in LambdaAPI.actions where action.method == request.method {
            guard let labels = action.path.match(target.path) else { continue }
            let call = LambdaRequest(http: request, labels: labels, target: target)
            let service = service
            service.eventLoop.execute {
                action.perform(call, on: service) { result in
                    reply(LambdaAPI.response(result, requestID: service.sources.uuid()))
                }
            }
            return
        }
        let error = LambdaError(
            "UnknownOperationException",
            status: 404,
            "There is no operation \(request.method) \(target.path)."
        )
        reply(LambdaAPI.response(.failure(error), requestID: service.sources.uuid()))
    }

    public func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit? {
        let error = LambdaError(
            "RequestTooLargeException",
            status: 413,
            "Request must be smaller than \(Self.requestMaximum) bytes"
        )
        let refusal = Self.response(.failure(error), requestID: service.sources.uuid())
        return HTTPBodyLimit(bytes: Self.requestMaximum, refusal: refusal)
    }

    private static func response(_ result: Result<LambdaAnswer, LambdaError>, requestID: String) -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        switch result {
        case .success(let answer):
            for (name, value) in answer.headers { headers.replaceOrAdd(name: name, value: value) }
            if !headers.contains(name: "x-amzn-RequestId") { headers.add(name: "x-amzn-RequestId", value: requestID) }
            return HTTPResponse(
                status: HTTPResponseStatus(statusCode: answer.status),
                headers: headers,
                body: answer.body.map { ByteBuffer(bytes: $0) }
            )
        case .failure(let error):
            headers.add(name: "x-amzn-RequestId", value: requestID)
            headers.add(name: "x-amzn-ErrorType", value: error.name)
            return HTTPResponse(
                status: HTTPResponseStatus(statusCode: error.status),
                headers: headers,
                body: ByteBuffer(string: error.document.serialized)
            )
        }
    }
}
