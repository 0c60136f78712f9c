// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers with what was asked: `METHOD TARGET BODY`.
struct EchoResponder: HTTPResponder {
    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let text = "\(request.method.rawValue) \(request.target) \(String(buffer: request.body))"
        reply(HTTPResponse(status: .ok, contentType: "text/plain", body: ByteBuffer(string: text)))
    }
}

/// Answers through a closure.
struct ClosureResponder: HTTPResponder {
    var answer: @Sendable (HTTPRequest, any EventLoop, @escaping @Sendable (HTTPResponse) -> Void) -> Void

    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        answer(request, eventLoop, reply)
    }
}

/// Echoes; allows `/large` 100 bytes, and says itself where there are more.
struct LimitingResponder: HTTPResponder {
    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) { EchoResponder().respond(to: request, on: eventLoop, reply: reply) }

    func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit? {
        guard request.target == "/large" else { return nil }
        return HTTPBodyLimit(
            bytes: 100,
            refusal: HTTPResponse(status: .imATeapot, body: ByteBuffer(string: "too large"))
        )
    }
}

let group = MultiThreadedEventLoopGroup.singleton

extension HTTPLimits {
    /// No connection is idle for so long that it is closed, however busy the machine is with other tests.
    static let patient: HTTPLimits = {
        var limits = HTTPLimits()
        limits.idleTimeout = .hours(1)
        return limits
    }()
}

/// A server on a free port for the time of one test.
func withServer(
    responder: any HTTPResponder = EchoResponder(),
    limits: HTTPLimits = .patient,
    _ body: (HTTPListener) async throws -> Void
) async throws {
    let listener = try await HTTPListener.bind(
        host: "127.0.0.1",
        port: 0,
        on: group,
        responder: { responder },
        limits: limits,
        logger: Logger(label: "test")
    ).get()
    do {
        try await body(listener)
    } catch {
        try await listener.close().get()
        throw error
    }
    try await listener.close().get()
}

/// A client that knows nothing of HTTP: bytes out, bytes in.
struct RawClient {
    let channel: any Channel
    private let received: EventLoopFuture<String>

    /// It reads from the start, or once its channel's `autoRead` is set.
    ///
    /// `greeting` is sent by the event loop itself as soon as there is a connection: a test that waits for its turn on a
    /// busy machine does not make the connection idle.
    static func connect(
        to listener: HTTPListener,
        sending greeting: String? = nil,
        reads: Bool = true
    ) async throws -> RawClient {
        guard let address = listener.address else { throw ChannelError.unknownLocalAddress }
        return try await ClientBootstrap(group: group)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelOption(.autoRead, value: reads)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let collector = Collector(greeting: greeting, done: channel.eventLoop.makePromise())
                    try channel.pipeline.syncOperations.addHandler(collector)
                    return RawClient(channel: channel, received: collector.done.futureResult)
                }
            }
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// All that the server sent, once it has closed the connection.
    func receiveToEnd() async throws -> String { try await received.get() }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let greeting: String?
        let done: EventLoopPromise<String>
        private var bytes = ByteBuffer()

        init(greeting: String?, done: EventLoopPromise<String>) {
            self.greeting = greeting
            self.done = done
        }

        func channelActive(context: ChannelHandlerContext) {
            if let greeting { context.writeAndFlush(NIOAny(ByteBuffer(string: greeting)), promise: nil) }
            context.fireChannelActive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes.writeImmutableBuffer(unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { done.succeed(String(buffer: bytes)) }
    }
}

/// Sends a text on a connection of its own and returns all that came back.
func exchange(_ text: String, with listener: HTTPListener) async throws -> String {
    try await RawClient.connect(to: listener, sending: text).receiveToEnd()
}

/// The bodies of answers, in order, of a text that holds several.
func bodies(_ text: String) -> [String] {
    var rest = text[...]
    var found: [String] = []
    while let end = rest.range(of: "\r\n\r\n") {
        let head = rest[..<end.lowerBound].lowercased()
        rest = rest[end.upperBound...]
        guard let marker = head.range(of: "content-length: ") else { continue }
        let length = Int(head[marker.upperBound...].prefix { $0.isNumber }) ?? 0
        let body = rest.utf8.prefix(length)
        found.append(String(Substring(body)))
        rest = rest[body.endIndex...]
    }
    return found
}

extension StringProtocol {
    /// Where a text stands in this one.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: text.utf8) {
                return start..<utf8.index(start, offsetBy: text.utf8.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
