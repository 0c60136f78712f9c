// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import HTTPServer
public import NIOCore
public import NIOHTTP1

/// Gives each request to the first responder that it is for; no `Host` is looked at.
public struct Router: HTTPResponder {
    /// A responder, and which requests are its.
    public struct Route: Sendable {
        fileprivate let takes: @Sendable (HTTPRequest) -> Bool
        fileprivate let responder: any HTTPResponder

        public init(to responder: any HTTPResponder, where takes: @escaping @Sendable (HTTPRequest) -> Bool) {
            self.responder = responder
            self.takes = takes
        }
    }

    private let routes: [Route]

    public init(_ routes: [Route]) { self.routes = routes }

    public func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        for index in routes.indices where routes[index].takes(request) {
            return routes[index].responder.respond(to: request, on: eventLoop, reply: reply)
        }
        let error = ErrorAnswer(
            status: 404,
            name: "UnknownOperationException",
            message:
                "Nothing here answers \(request.method.rawValue) \(request.target)\(Self.operationText(of: request))."
        )
        reply(
            HTTPResponse(
                status: .notFound,
                contentType: "application/json",
                body: ByteBuffer(bytes: error.body)
            )
        )
    }

    /// What a call of a JSON protocol asks for, whose path is always the same.
    private static func operationText(of request: HTTPRequest) -> String {
        guard request.method == .POST, request.target == "/" else { return "" }
        return request.operation.map { " with the X-Amz-Target '\($0)'" } ?? " without the header X-Amz-Target"
    }
}

extension Router {
    /// The limit of whoever is to answer the request.
    public func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit? {
        routes.first { $0.takes(request) }?.responder.bodyLimit(of: request)
    }
}

extension Router.Route {
    /// Calls of a JSON protocol whose `X-Amz-Target` has a prefix: `AWSStepFunctions`.
    public static func target(_ prefix: String, to responder: any HTTPResponder) -> Router.Route {
        let start = Array((prefix + ".").utf8)
        return Router.Route(to: responder) { request in
            request.operation.map { StartOfText.is(start, of: $0) } ?? false
        }
    }

    /// One method and path, with any query; where GET is answered HEAD is, too, without the body.
    public static func path(_ method: HTTPMethod, _ path: String, to responder: any HTTPResponder) -> Router.Route {
        let path = Array(path.utf8)
        return Router.Route(to: responder) { request in
            guard StartOfText.is(path, of: request.target) else { return false }
            guard request.method == method || method == .GET && request.method == .HEAD else { return false }
            let rest = request.target.utf8.dropFirst(path.count)
            return rest.isEmpty || rest.first == UInt8(ascii: "?")
        }
    }

    /// Calls of Lambda's REST API, whose paths begin with the date of a version: `/2015-03-31/functions`.
    public static func lambda(to responder: any HTTPResponder) -> Router.Route {
        Router.Route(to: responder) { request in
            let path = request.target.utf8
            guard path.count > 12 else { return false }
            return path.prefix(12).elementsEqual("/0000-00-00/".utf8) { byte, pattern in
                let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                return pattern == UInt8(ascii: "0") ? isDigit : byte == pattern
            }
        }
    }
}

/// Compares bytes where they are; the standard library's comparisons of collections take many times as long.
private enum StartOfText {
    static func `is`(_ start: [UInt8], of text: String) -> Bool {
        guard text.utf8.count >= start.count else { return false }
        let result = text.utf8.withContiguousStorageIfAvailable { bytes in
            start.withUnsafeBufferPointer { start in
                for index in start.indices where bytes[index] != start[index] { return false }
                return true
            }
        }
        return result ?? text.utf8.starts(with: start)
    }
}
