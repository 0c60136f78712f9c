// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The thin layer between a session and its channel: lines in, bytes out, a timeout for each reply.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// More than any server sends in a line (RFC 5321 has 512).
    private static let lineMaximum = 8192

    private var session: SMTPSession
    private let timeout: TimeAmount
    private let onFinish: @Sendable ([MailOutcome]) -> Void
    private var received = ByteBuffer()
    private var deadline: Scheduled<Void>?

    init(_ session: SMTPSession, timeout: TimeAmount, onFinish: @escaping @Sendable ([MailOutcome]) -> Void) {
        self.session = session
        self.timeout = timeout
        self.onFinish = onFinish
    }

    func channelActive(context: ChannelHandlerContext) { awaitReply(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        received.writeBuffer(&buffer)
        while session.isOpen, let line = nextLine() { perform(session.received(line), context) }
        if received.readableBytes > Self.lineMaximum {
            perform(session.failed("the server sent a line without an end"), context)
        }
        received.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(session.failed("the server closed the connection"), context)
        deadline?.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(session.failed("\(error)"), context)
    }

    private func nextLine() -> String? {
        guard let end = received.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = received.readString(length: end - received.readerIndex) ?? ""
        received.moveReaderIndex(forwardBy: 1)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
    }

    private func perform(_ actions: [SMTPSession.Action], _ context: ChannelHandlerContext) {
        for action in actions {
            switch action {
            case .send(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                awaitReply(context)
            case .finish(let outcomes):
                onFinish(outcomes)
            case .close:
                deadline?.cancel()
                context.close(promise: nil)
            }
        }
    }

    private func awaitReply(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [self] in
            perform(session.failed("the server did not reply in time"), context)
        }
    }
}
