// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// A small HTTP server on 127.0.0.1 that answers each request with the same bytes.
final class HTTPSink: Sendable {
    let port: Int
    private let channel: any Channel

    /// When a connection ends, behind an answer that does not say so.
    enum Ending {
        case never
        case withAnswer
        /// What comes in between is not looked at.
        case milliseconds(Int64)
    }

    init(answering answer: String, ending: Ending = .never, on group: any EventLoopGroup) async throws {
        let isCorked = if case .withAnswer = ending { true } else { false }
        channel = try await ServerBootstrap(group: group)
            // So the end goes out with the answer, never later.
            .childChannelOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_CORK)), value: isCorked ? 1 : 0)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPSinkHandler(answer, ending: ending))
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
    private let ending: HTTPSink.Ending
    private var isOver = false
    private var text = ""

    init(_ answer: String, ending: HTTPSink.Ending) {
        self.answer = answer
        self.ending = ending
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        // The requests of the tests have no body.
        guard !isOver, text.hasSuffix("\r\n\r\n") else { return }
        text = ""
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        switch ending {
        case .never: break
        case .withAnswer: context.close(promise: nil)
        case .milliseconds(let number):
            isOver = true
            let channel = context.channel
            context.eventLoop.scheduleTask(in: .milliseconds(number)) { channel.close(promise: nil) }
        }
    }
}
