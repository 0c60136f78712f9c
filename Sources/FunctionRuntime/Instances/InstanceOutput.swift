// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// Reads what a process writes, as fast as that can be put to the log and no faster.
///
/// `@unchecked Sendable`: everything is read and changed on the event loop only.
final class InstanceOutput: @unchecked Sendable {
    /// Takes a piece of output; `done` asks for the next and may be called from any thread.
    typealias Sink = (_ bytes: [UInt8], _ done: @escaping @Sendable () -> Void) -> Void

    private let sink: Sink
    private let eventLoop: any EventLoop
    private var channel: (any Channel)?
    /// A descriptor of our own for the same pipe, to read what is left when a call ends.
    private var descriptor: Int32
    private var isEnded = false

    /// At most this much is read at the end of a call: what is written meanwhile belongs to no call.
    private static let drainMaximum = 1 << 20

    init(descriptor: Int32, eventLoop: any EventLoop, sink: @escaping Sink) {
        self.sink = sink
        self.eventLoop = eventLoop
        self.descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OutputHandler(output: self))
                }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .hop(to: eventLoop)
            .whenSuccess { channel in
                self.channel = channel
                if self.isEnded { channel.close(promise: nil) } else { channel.read() }
            }
    }

    fileprivate func received(_ bytes: [UInt8]) {
        let eventLoop = eventLoop
        sink(bytes) { eventLoop.execute { self.channel?.read() } }
    }

    /// Takes at once what the process has written so far.
    func drain() {
        guard descriptor >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while total < InstanceOutput.drainMaximum {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLIN) != 0 else { return }
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            total += count
            sink(Array(buffer[..<count])) {}
        }
    }

    /// Takes what is left, and closes the pipe.
    func end() {
        guard !isEnded else { return }
        drain()
        isEnded = true
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        channel?.close(promise: nil)
    }
}

private final class OutputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let output: InstanceOutput

    init(output: InstanceOutput) { self.output = output }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        output.received(Array(unwrapInboundIn(data).readableBytesView))
    }
}
