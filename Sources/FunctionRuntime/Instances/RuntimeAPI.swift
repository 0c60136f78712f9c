// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import JSONModule
import NIOCore
import NIOHTTP1

/// Lambda's Runtime API (2018-06-01), for one instance.
struct RuntimeAPI: HTTPResponder {
    let instance: Instance

    /// The largest result of a function in bytes: Lambda's 6 MB and its allowance.
    static let responseMaximum = 6_291_556

    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        // Connections are on the instance's own loop.
        instance.host.eventLoop.preconditionInEventLoop()
        let path = request.target.split(separator: "/").map(String.init)
        guard path.count >= 4, path[0] == "2018-06-01", path[1] == "runtime" else {
            return reply(RuntimeAPI.refusal(.notFound, "NotFound", "There is no \(request.target)."))
        }
        switch (request.method, path[2], path[3], path.count) {
        case (.GET, "invocation", "next", 4): instance.next(reply)
        case (.POST, "init", "error", 4): reply(startFailed(request))
        case (.POST, "invocation", _, 5) where path[4] == "response": reply(succeeded(request, id: path[3]))
        case (.POST, "invocation", _, 5) where path[4] == "error": reply(failed(request, id: path[3]))
        default: reply(RuntimeAPI.refusal(.notFound, "NotFound", "There is no \(request.target)."))
        }
    }

    private func startFailed(_ request: HTTPRequest) -> HTTPResponse {
        let taken = instance.startFailed(error(in: request))
        return taken
            ? RuntimeAPI.accepted
            : RuntimeAPI.refusal(.forbidden, "InvalidStateTransition", "The function has been initialized.")
    }

    private func succeeded(_ request: HTTPRequest, id: String) -> HTTPResponse {
        guard request.body.readableBytes <= RuntimeAPI.responseMaximum else {
            let message =
                "Response payload size exceeded maximum allowed payload size (\(RuntimeAPI.responseMaximum) bytes)."
            guard instance.answer(requestID: id, .failed("Function.ResponseSizeTooLarge", message)) else {
                return RuntimeAPI.unknownRequest
            }
            return RuntimeAPI.refusal(.payloadTooLarge, "RequestEntityTooLarge", message)
        }
        let outcome = CallOutcome(payload: Array(request.body.readableBytesView))
        return instance.answer(requestID: id, outcome) ? RuntimeAPI.accepted : RuntimeAPI.unknownRequest
    }

    private func failed(_ request: HTTPRequest, id: String) -> HTTPResponse {
        instance.answer(requestID: id, error(in: request)) ? RuntimeAPI.accepted : RuntimeAPI.unknownRequest
    }

    /// The error document that a runtime sent, or one made of its header where it sent none.
    private func error(in request: HTTPRequest) -> CallOutcome {
        let body = Array(request.body.readableBytesView)
        guard body.isEmpty else { return CallOutcome(payload: body, isError: true) }
        let type = request.headers.first(name: "Lambda-Runtime-Function-Error-Type") ?? "Runtime.Unknown"
        return .failed(type, "")
    }

    // MARK: - Answers

    /// The answer that gives a runtime its next call.
    static func invocation(_ call: Call, deadline: Int64) -> HTTPResponse {
        var headers: HTTPHeaders = [
            "Lambda-Runtime-Aws-Request-Id": call.requestID,
            "Lambda-Runtime-Deadline-Ms": String(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": call.functionARN,
        ]
        if let trace = call.traceHeader { headers.add(name: "Lambda-Runtime-Trace-Id", value: trace) }
        if let context = call.clientContext { headers.add(name: "Lambda-Runtime-Client-Context", value: context) }
        return HTTPResponse(
            status: .ok,
            contentType: "application/json",
            headers: headers,
            body: ByteBuffer(bytes: call.payload)
        )
    }

    private static let accepted = HTTPResponse(
        status: .accepted,
        contentType: "application/json",
        body: ByteBuffer(string: "{\"status\":\"OK\"}\n")
    )

    private static let unknownRequest = refusal(.badRequest, "InvalidRequestID", "Invalid request ID")

    static func refusal(_ status: HTTPResponseStatus, _ type: String, _ message: String) -> HTTPResponse {
        let body: JSON = ["errorMessage": .string(message), "errorType": .string(type)]
        return HTTPResponse(
            status: status,
            contentType: "application/json",
            body: ByteBuffer(string: body.serialized)
        )
    }
}
