// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

@testable import Integrations

/// A small mail server on the loopback: it takes any message, but refuses recipients whose name begins with "no".
final class MailSink: Sendable {
    let port: Int
    let messages = Recorded<String>()
    private let channel: any Channel

    init(on group: any EventLoopGroup) throws {
        let messages = messages
        channel = try ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(MailSinkHandler(messages))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .wait()
        port = channel.localAddress?.port ?? 0
    }

    func close() throws { try channel.close().wait() }
}

private final class MailSinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let messages: Recorded<String>
    private var text = ""
    private var message: [Substring]?

    init(_ messages: Recorded<String>) { self.messages = messages }

    func channelActive(context: ChannelHandlerContext) { reply("220-welcome\r\n220 sink", context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        while let end = text.firstIndex(of: "\r\n") {
            let line = text[..<end]
            text = String(text[text.index(after: end)...])
            received(line, context)
        }
    }

    private func received(_ line: Substring, _ context: ChannelHandlerContext) {
        if let lines = message {
            guard line == "." else { return message = lines + [line.hasPrefix(".") ? line.dropFirst() : line] }
            messages.append(lines.joined(separator: "\n"))
            message = nil
            return reply("250 taken", context)
        }
        switch line.prefix(4) {
        case "DATA":
            message = []
            reply("354 go", context)
        case "RCPT": reply(line.hasPrefix("RCPT TO:<no") ? "550 unknown" : "250 ok", context)
        case "QUIT": reply("221 bye", context)
        default: reply("250 ok", context)
        }
    }

    private func reply(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
    }
}
