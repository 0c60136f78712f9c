// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// One connection to an endpoint: one call at a time, on its event loop.
final class EndpointConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart
    typealias Completion = (Result<EndpointAnswer, EndpointFault>) -> Void

    private let endpoint: ServiceEndpoint
    private let answerMaximum: Int
    /// Called once, when the connection is gone; nil: nobody has taken it.
    var onClose: ((EndpointConnection) -> Void)?
    private var context: ChannelHandlerContext?
    /// Of the call that is under way; nil: the connection is idle.
    private var completion: Completion?
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []
    private var hasAnswered = false
    /// Whether the server has ended it behind an answer, which did not say so.
    private(set) var hasEndedSilently = false
    /// Ends the connection when it has been idle for long.
    var idleTimer: Scheduled<Void>?

    init(_ endpoint: ServiceEndpoint, answerMaximum: Int) {
        self.endpoint = endpoint
        self.answerMaximum = answerMaximum
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends a request; `completion` is told once how it went, and whether the connection can be used again.
    func send(_ request: EndpointRequest, completion: @escaping Completion) {
        precondition(self.completion == nil, "A connection has one call at a time.")
        guard let context else { return completion(.failure(.broken("\(endpoint) failed to respond"))) }
        idleTimer?.cancel()
        self.completion = completion
        (head, body) = (nil, [])
        var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: "\(request.body.count)")
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: request.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Ends the connection; what was called is not told any more.
    func close() {
        completion = nil
        isReusable = false
        context?.close(promise: nil)
    }

    /// Whether another call can be made.
    private(set) var isReusable = true

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard completion != nil else {
            // Nobody asked.
            isReusable = false
            return context.close(promise: nil)
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            if !head.isKeepAlive { isReusable = false }
        case .body(let buffer):
            let room = answerMaximum - body.count
            body.append(contentsOf: buffer.readableBytesView.prefix(room))
            if buffer.readableBytes > room { overflow(context) }
        case .end: answer(context)
        }
    }

    /// The answer has more bytes than are read: a refusal is one all the same.
    private func overflow(_ context: ChannelHandlerContext) {
        guard let head, !EndpointAnswer.isSuccess(Int(head.status.code)) else { return fail(.tooLarge) }
        isReusable = false
        answer(context)
    }

    /// Reports what has come.
    private func answer(_ context: ChannelHandlerContext) {
        guard let head else { return fail(.broken("\(endpoint) failed to respond")) }
        let answer = EndpointAnswer(
            status: Int(head.status.code),
            headers: head.headers.map { ($0.name, $0.value) },
            body: body
        )
        hasAnswered = true
        finish(.success(answer))
        if !isReusable { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        noteEnd()
        idleTimer?.cancel()
        finish(.failure(.broken("\(endpoint) failed to respond")))
        onClose?(self)
        onClose = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        noteEnd()
        fail(.broken("\(endpoint): \(error)"))
    }

    private func noteEnd() {
        if isReusable, hasAnswered { hasEndedSilently = true }
        isReusable = false
    }

    private func fail(_ fault: EndpointFault) {
        isReusable = false
        finish(.failure(fault))
        context?.close(promise: nil)
    }

    private func finish(_ result: Result<EndpointAnswer, EndpointFault>) {
        let completion = completion
        self.completion = nil
        (head, body) = (nil, [])
        completion?(result)
    }
}
