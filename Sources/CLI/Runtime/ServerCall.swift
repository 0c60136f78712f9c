// SPDX-License-Identifier: Apache-2.0

import JSONModule
import NIOCore
import NIOHTTP1
import NIOPosix

/// One call of a running server's HTTP API, for the commands that need one.
struct ServerCall {
    private let host: String
    private let port: Int
    /// The option or variable that gives the address; nil where none does.
    private let source: String?

    /// Takes an address such as `http://127.0.0.1:8083`, and the option or variable that gives it, for messages.
    init(_ endpoint: String, from source: String?) throws {
        self.source = source
        let scheme = "http://"
        let address =
            endpoint.dropFirst(endpoint.hasPrefix(scheme) ? scheme.count : 0).split(separator: "/").first ?? ""
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]) else {
            throw RuntimeError(
                "\(source ?? "The address") must look like http://127.0.0.1:8083, not '\(endpoint)'."
                    + (source == Self.option ? "" : " \(Self.option) comes before it.")
            )
        }
        // An address of IPv6 stands in brackets there.
        let host = address[..<colon]
        self.host = String(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
        self.port = port
    }

    /// What names a server on the command line.
    static let option = "--endpoint"

    var url: String { Self.url(host, port) }

    /// Whether the server says of itself that it is one of ours.
    func isOfStepwell() throws -> Bool {
        let answer = try exchange(.GET, "/", body: nil)
        return (try? JSON(parsing: answer.body))?["name"]?.text == "stepwell"
    }

    /// Where a server listens, as a client takes it.
    static func url(_ host: String, _ port: Int) -> String { "http://\(authority(host, port))" }

    private static func authority(_ host: String, _ port: Int) -> String {
        "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// What a server answered.
    struct Answer: Sendable {
        var status: HTTPResponseStatus
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    /// The JSON that was answered; an error with the server's own words where the status is none of success.
    func send(_ method: HTTPMethod, _ target: String, _ body: JSON?) throws -> JSON {
        try document(try exchange(method, target, body: body?.serialized))
    }

    /// The JSON of an answer; an error with the server's own words where the status is none of success.
    func document(_ answer: Answer) throws -> JSON {
        let document = (try? JSON(parsing: answer.body)) ?? .null
        guard (200..<300).contains(answer.status.code) else {
            let message = document["message"]?.text ?? document["Message"]?.text ?? "status \(answer.status.code)"
            throw RuntimeError(message)
        }
        return document
    }

    /// Sends a request; any answer will do.
    func exchange(
        _ method: HTTPMethod,
        _ target: String,
        body: String?,
        headers: HTTPHeaders = [:]
    ) throws -> Answer {
        let group = MultiThreadedEventLoopGroup.singleton
        let promise = group.next().makePromise(of: Answer.self)
        var request = HTTPRequestHead(
            version: .http1_1,
            method: method,
            uri: target,
            headers: ["host": Self.authority(host, port), "connection": "close", "content-type": "application/json"]
        )
        request.headers.add(contentsOf: headers)
        let head = request
        let (url, named) = (url, source.map { ", which \($0) names" } ?? "")
        ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(Exchange(head, body: body, promise: promise))
                }
            }
            .connect(host: host, port: port)
            .whenFailure { _ in
                promise.fail(
                    RuntimeError(
                        "No server answers at \(url)\(named). Start one with 'stepwell serve', or name another "
                            + "with \(Self.option)."
                    )
                )
            }
        return try promise.futureResult.wait()
    }
}

/// Sends one request and collects its answer.
private final class Exchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequestHead
    private let body: String?
    private let promise: EventLoopPromise<ServerCall.Answer>
    private var answer = ServerCall.Answer(status: .internalServerError, headers: [:], body: [])

    init(_ request: HTTPRequestHead, body: String?, promise: EventLoopPromise<ServerCall.Answer>) {
        self.request = request
        self.body = body
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        var head = request
        head.headers.add(name: "content-length", value: "\(body?.utf8.count ?? 0)")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (answer.status, answer.headers) = (head.status, head.headers)
        case .body(let bytes): answer.body += bytes.readableBytesView
        case .end:
            promise.succeed(answer)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(RuntimeError("The server closed the connection without an answer."))
    }
}
