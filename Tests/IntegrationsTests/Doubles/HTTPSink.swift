// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// A small HTTP server on 127.0.0.1 that answers each request with the same bytes.
final class HTTPSink: Sendable {
    let port: Int
    private let channel: any Channel

    /// `closing`: each connection ends behind its first answer, which does not say so.
    init(answering answer: String, closing: Bool = false, on group: any EventLoopGroup) async throws {
        channel = try await ServerBootstrap(group: group)
            // The end of a connection goes out with the answer before it, never later.
            .childChannelOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_CORK)), value: closing ? 1 : 0)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPSinkHandler(answer, closing: closing))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close() }
}

private final class HTTPSinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: String
    private let closing: Bool
    private var text = ""

    init(_ answer: String, closing: Bool) {
        self.answer = answer
        self.closing = closing
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        // The requests of the tests have no body.
        guard text.hasSuffix("\r\n\r\n") else { return }
        text = ""
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        if closing { context.close(promise: nil) }
    }
}
