// SPDX-License-Identifier: Apache-2.0

import APIServer
import HTTPServer
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

struct RouterTests {
    /// Answers with a word.
    private struct Named: HTTPResponder {
        var name: String

        func respond(
            to request: HTTPRequest,
            on eventLoop: any EventLoop,
            reply: @escaping @Sendable (HTTPResponse) -> Void
        ) {
            reply(HTTPResponse(status: .ok, body: ByteBuffer(string: name)))
        }
    }

    private static let router = Router([
        .target("AWSStepFunctions", to: Named(name: "states")),
        .lambda(to: Named(name: "lambda")),
        .path(.GET, "/health", to: HealthResponder { HealthResponder.Report(isServing: true, status: "healthy") }),
    ])

    @Test(arguments: [
        ("POST", "/", "AWSStepFunctions.ListStateMachines", "states"),
        ("POST", "/", "AWSStepFunctionsX.List", "404"),
        ("POST", "/", nil, "404"),
        ("POST", "/2015-03-31/functions/f/invocations", nil, "lambda"),
        ("GET", "/2021-10-31/functions/f/url?x=1", nil, "lambda"),
        ("GET", "/2021-1x-31/functions", nil, "404"),
        ("GET", "/2021-10-31", nil, "404"),
        ("GET", "/health?verbose", nil, #"{"status":"healthy"}"#),
        ("HEAD", "/health", nil, #"{"status":"healthy"}"#),
        ("HEAD", "/", nil, "404"),
        ("POST", "/health", nil, "404"),
        ("GET", "/healthy", nil, "404"),
    ])
    func `a request goes to the responder that it is for`(
        method: String,
        target: String,
        operation: String?,
        answer: String
    ) throws {
        var headers: HTTPHeaders = ["Host": "sync-states.us-east-1.amazonaws.com"]
        if let operation { headers.add(name: "x-amz-target", value: operation) }
        let request = HTTPRequest(
            method: HTTPMethod(rawValue: method),
            target: target,
            headers: headers,
            body: ByteBuffer()
        )
        let response = try #require(reply(of: Self.router, to: request))
        guard answer == "404" else { return #expect(String(buffer: response.body ?? ByteBuffer()) == answer) }
        #expect(response.status == .notFound)
        #expect(response.contentType?.description == "application/json")
    }

    @Test func `a server that does not serve says so and why`() throws {
        let responder = HealthResponder {
            HealthResponder.Report(isServing: false, status: "failed", problems: ["disk"])
        }
        let request = HTTPRequest(method: .GET, target: "/health", headers: [:], body: ByteBuffer())
        let response = try #require(reply(of: responder, to: request))
        #expect(response.status == .serviceUnavailable)
        #expect(String(buffer: response.body ?? ByteBuffer()) == #"{"status":"failed","problems":["disk"]}"#)
    }

    private func reply(of responder: some HTTPResponder, to request: HTTPRequest) -> HTTPResponse? {
        let box = Box()
        responder.respond(to: request, on: MultiThreadedEventLoopGroup.singleton.next()) { response in
            box.value.withLock { $0 = response }
        }
        return box.value.withLock { $0 }
    }

    private final class Box: Sendable {
        let value = Mutex<HTTPResponse?>(nil)
    }
}
