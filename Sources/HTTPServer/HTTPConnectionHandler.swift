// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOHTTP1

/// One connection: gathers requests, hands them to the responder, and sends the answers in order.
///
/// All of it runs on the connection's event loop. Requests start, and answers go out, at the end of the loop's round,
/// together with those of its other connections; what one connection then has to send is one write.
final class HTTPConnectionHandler: ChannelDuplexHandler, RoundMember {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = Never
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What a connection may keep for its next answers until the next idle check, in bytes.
    private static let keptCapacity = 16 << 10
    /// How many bytes of answers are gathered before they are sent.
    private static let gatheredMaximum = 64 << 10

    private let responder: any HTTPResponder
    private let limits: HTTPLimits
    private let logger: Logger
    private let round: LoopRound<HTTPConnectionHandler>

    private var context: ChannelHandlerContext?
    private var assembly: RequestAssembly?
    private var held = HeldRequests()
    private var answers = AnswerQueue()
    private var output = ByteBuffer()

    /// False after the last request of the connection: what comes in from then on is thrown away.
    private var acceptsRequests = true
    private var inputIsClosed = false
    private var isDraining = false
    /// The last answer has been written.
    private var isFinished = false
    /// The last answer has been sent.
    private var isSent = false
    /// The round's end comes to this connection, to start what is held and to send what is written.
    private var isInRound = false
    private var needsFlush = false
    private var readIsHeld = false
    private var owesContinue = false
    /// Something happened since the last idle check.
    private var sawActivity = true
    private var progress = WriteProgress()
    private var timer: Scheduled<Void>?
    /// Who wants to know that the client is gone, by the number of the request that is not answered yet.
    private var departures: [Int: () -> Void] = [:]

    init(responder: any HTTPResponder, limits: HTTPLimits, logger: Logger, round: LoopRound<HTTPConnectionHandler>) {
        self.responder = responder
        self.limits = limits
        self.logger = logger
        self.round = round
    }

    // MARK: - The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        scheduleIdleCheck()
    }

    func handlerRemoved(context: ChannelHandlerContext) { release() }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sawActivity = true
        guard acceptsRequests else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head)
        case .body(let part): append(part)
        case .end: dispatch()
        }
    }

    func read(context: ChannelHandlerContext) {
        if holdsReads(context) {
            readIsHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // Comes in the middle of a write: what is started then would be written into it.
        if !held.isEmpty { joinRound() }
        resumeReads()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            inputIsClosed = true
            endRequests()
            tellOfDeparture()
        case is DrainConnectionEvent:
            isDraining = true
            if assembly == nil { endRequests() }
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            logger.debug("connection failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
            return
        }
        guard acceptsRequests else { return }
        refuse(HTTPResponse(status: error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest))
    }

    // MARK: - Requests

    private func begin(_ head: HTTPRequestHead) {
        let assembly = RequestAssembly(head: head, to: limits.hostNames)
        let (length, expectsContinue) = (assembly.facts.contentLength, assembly.facts.expectsContinue)
        self.assembly = assembly
        if assembly.facts.isForAnotherHost { return refuse(.anotherHost) }
        if assembly.facts.isOfForeignPage { return refuse(.foreignPage) }
        if let length, length > limits.bodyBytes, let refusal = refusal(ofBody: length) { return refuse(refusal) }
        guard expectsContinue else { return }
        owesContinue = true
        writeContinueIfDue()
    }

    private func append(_ part: ByteBuffer) {
        guard let count = assembly?.body.readableBytes else { return }
        let length = count + part.readableBytes
        if length > limits.bodyBytes, let refusal = refusal(ofBody: length) { return refuse(refusal) }
        owesContinue = false
        assembly?.append(part)
    }

    /// What answers a request whose body is larger than the connection's limit; nil where the responder allows it.
    private func refusal(ofBody length: Int) -> HTTPResponse? {
        guard let assembly else { return nil }
        let limit =
            assembly.bodyLimit ?? responder.bodyLimit(of: assembly.request) ?? HTTPBodyLimit(bytes: limits.bodyBytes)
        self.assembly?.bodyLimit = limit
        return length > limit.bytes ? limit.refusal : nil
    }

    private func dispatch() {
        guard let assembly = assembly.take() else { return }
        owesContinue = false
        let keepAlive = assembly.facts.keepAlive && !isDraining
        acceptsRequests = keepAlive
        // A pattern, since `==` compares the methods' names.
        let omitsBody = if case .HEAD = assembly.head.method { true } else { false }
        let framing = HTTPResponseWriter.Framing(
            version: assembly.head.version,
            keepAlive: keepAlive,
            omitsBody: omitsBody
        )
        held.append(.init(action: .respond(assembly), framing: framing))
        joinRound()
    }

    private func joinRound() {
        guard !isInRound else { return }
        isInRound = true
        round.add(self)
    }

    private func start(
        _ assembly: RequestAssembly,
        _ framing: HTTPResponseWriter.Framing,
        _ context: ChannelHandlerContext
    ) {
        let number = answers.reserve(framing)
        let eventLoop = context.eventLoop
        let connection = NIOLoopBound(self, eventLoop: eventLoop)
        var request = assembly.request
        request.disconnection = HTTPDisconnection(connection: connection, number: number)
        responder.respond(to: request, on: eventLoop) { response in
            if eventLoop.inEventLoop {
                connection.value.answer(number, response)
            } else {
                eventLoop.execute { connection.value.answer(number, response) }
            }
        }
    }

    /// Whether another answer may be made: what a client does not read must not pile up.
    private func canStart(_ context: ChannelHandlerContext) -> Bool {
        answers.count < limits.pipelinedRequests && output.readableBytes < Self.gatheredMaximum
            && context.channel.isWritable
    }

    /// Starts held requests as far as their answers have room.
    func startRequests() {
        guard let context else { return }
        while canStart(context), let entry = held.popFirst() {
            switch entry.action {
            case .respond(let assembly): start(assembly, entry.framing, context)
            case .refuse(let response): answer(answers.reserve(entry.framing), response)
            }
        }
    }

    /// Answers a request that cannot be read to its end; it is the connection's last.
    private func refuse(_ response: HTTPResponse) {
        acceptsRequests = false
        owesContinue = false
        let version = assembly?.head.version ?? .http1_1
        assembly = nil
        let framing = HTTPResponseWriter.Framing(version: version, keepAlive: false, omitsBody: false)
        if held.isEmpty {
            answer(answers.reserve(framing), response)
        } else {
            held.append(.init(action: .refuse(response), framing: framing))
        }
    }

    /// Takes no more requests: closes now, or after the last answer that is due.
    private func endRequests() {
        acceptsRequests = false
        assembly = nil
        guard !isFinished else { return closeIfInputIsClosed() }
        if !held.isEmpty {
            held.closeAfterLast()
        } else if answers.isEmpty {
            finish()
        } else {
            answers.closeAfterLast()
        }
    }

    // MARK: - Answers

    private func answer(_ number: Int, _ response: HTTPResponse) {
        guard let context, !isFinished else { return }
        sawActivity = true
        if !departures.isEmpty { departures[number] = nil }
        if let framing = answers.takeFirst(number) {
            write(response, framing, context)
            writeReadyAnswers(context)
        } else {
            answers.fulfill(number, with: response)
        }
    }

    private func writeReadyAnswers(_ context: ChannelHandlerContext) {
        while !isFinished, let (response, framing) = answers.popReady() { write(response, framing, context) }
        if !isFinished { writeContinueIfDue() }
    }

    private func write(
        _ response: HTTPResponse,
        _ framing: HTTPResponseWriter.Framing,
        _ context: ChannelHandlerContext
    ) {
        oweFlush()
        if let body = HTTPResponseWriter.write(response, framing: framing, into: &output) {
            writeOutput(context)
            progress.add(body.readableBytes)
            context.write(wrapOutboundOut(body), promise: nil)
        }
        if !framing.keepAlive { finish() }
    }

    private func writeContinueIfDue() {
        guard owesContinue, answers.isEmpty, held.isEmpty else { return }
        owesContinue = false
        output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        oweFlush()
    }

    private func oweFlush() {
        needsFlush = true
        joinRound()
    }

    /// Sends what is written, and starts what waited for that.
    func sendAnswers() {
        while needsFlush {
            send()
            startRequests()
        }
        isInRound = false
        resumeReads()
    }

    private func send() {
        needsFlush = false
        guard let context else { return }
        guard output.readableBytes > 0 else { return context.flush() }
        progress.add(output.readableBytes)
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        // Mostly the bytes are sent by now and the storage is ours alone again; otherwise this makes a new one.
        if output.capacity > Self.keptCapacity { output = ByteBuffer() } else { output.clear(minimumCapacity: 0) }
    }

    private func writeOutput(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        progress.add(output.readableBytes)
        context.write(wrapOutboundOut(output), promise: nil)
        output = ByteBuffer()
    }

    // MARK: - The end of a connection

    /// Sends what is written, then no more; reads on for a while so that the client can read the last answer.
    private func finish() {
        guard let context, !isFinished else { return }
        isFinished = true
        acceptsRequests = false
        needsFlush = false
        progress.add(output.readableBytes)
        // Until that is sent the idle check watches whether the client reads at all.
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(output), promise: sent)
        output = ByteBuffer()
        sent.futureResult.assumeIsolated().whenComplete { _ in
            guard let context = self.context else { return }
            self.isSent = true
            if self.inputIsClosed { return context.close(promise: nil) }
            context.close(mode: .output, promise: nil)
            self.timer?.cancel()
            self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: self.limits.lingerTimeout) {
                self.context?.close(promise: nil)
            }
            self.resumeReads()
        }
    }

    private func closeIfInputIsClosed() {
        if inputIsClosed, isSent { context?.close(promise: nil) }
    }

    private func release() {
        context = nil
        timer?.cancel()
        timer = nil
        acceptsRequests = false
        assembly = nil
        held.removeAll()
        answers.removeAll()
        tellOfDeparture()
    }

    // MARK: - Clients that go away

    func notify(_ number: Int, whenGone body: @escaping () -> Void) {
        guard context != nil, !inputIsClosed else { return body() }
        guard answers.owes(number) else { return }
        departures[number] = body
    }

    private func tellOfDeparture() {
        let bodies = departures.sorted { $0.key < $1.key }.map(\.value)
        departures = [:]
        for body in bodies { body() }
    }

    // MARK: - Reading and waiting

    private func holdsReads(_ context: ChannelHandlerContext) -> Bool {
        acceptsRequests
            && (!held.isEmpty && !isInRound || answers.count >= limits.pipelinedRequests || !context.channel.isWritable)
    }

    private func resumeReads() {
        // The end of the round comes back to it, when it is known how much is left.
        guard readIsHeld, !isInRound, let context, !holdsReads(context) else { return }
        readIsHeld = false
        context.read()
    }

    private func scheduleIdleCheck() {
        timer = context?.eventLoop.assumeIsolated().scheduleTask(in: limits.idleTimeout) { self.checkIdle() }
    }

    private func checkIdle() {
        guard let context else { return }
        if progress.hasStalled(buffered: bufferedBytes(context)) { return context.close(promise: nil) }
        scheduleIdleCheck()
        // What one large answer needed is not kept for the small ones after it.
        if output.readableBytes == 0 { output = ByteBuffer() }
        guard !sawActivity, answers.isEmpty, held.isEmpty, !isFinished else { return sawActivity = false }
        if assembly != nil {
            refuse(HTTPResponse(status: .requestTimeout))
        } else {
            finish()
        }
    }

    /// What is written and not sent yet.
    private func bufferedBytes(_ context: ChannelHandlerContext) -> Int {
        guard let options = context.channel.syncOptions else { return 0 }
        do {
            return try options.getOption(.bufferedWritableBytes)
        } catch {
            // Only a channel that is closed has none.
            return 0
        }
    }
}
