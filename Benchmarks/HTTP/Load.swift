// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Sends one request again and again, on each connection the next one when the last one is answered.
struct Load {
    let address: SocketAddress
    let group: MultiThreadedEventLoopGroup
    let connections: Int

    /// The rate of calls after half a second to warm up; fails when an answer is no 200.
    func run(_ request: ByteBuffer, seconds: Int) throws -> Rate {
        let tally = Tally()
        let channels = try (0..<connections).map { _ in try connect(request, tally).channel }
        try wait(milliseconds: 500)
        let (before, start, busyBefore) = (tally.count, NIODeadline.now(), try othersTime())
        try wait(milliseconds: Int64(seconds) * 1_000)
        let (after, end, busyAfter) = (tally.count, NIODeadline.now(), try othersTime())
        for channel in channels { try channel.close().wait() }
        if let failure = tally.failure { throw BenchmarkError("an answer is an error: \(failure)") }
        let calls = Double(after - before)
        return Rate(
            calls: calls / (Double((end - start).nanoseconds) / 1e9),
            microseconds: (busyAfter - busyBefore) * 1e6 / calls
        )
    }

    /// The processor time of this process without that of the clients' one thread, in seconds: the server's.
    private func othersTime() throws -> Double {
        try group.next().submit {
            Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - Self.seconds(CLOCK_THREAD_CPUTIME_ID)
        }.wait()
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// One request's answer.
    func once(_ request: ByteBuffer) throws -> String {
        let (channel, firstAnswer) = try connect(request, Tally())
        defer { channel.close(promise: nil) }
        return try firstAnswer.wait()
    }

    private func connect(
        _ request: ByteBuffer,
        _ tally: Tally
    ) throws -> (channel: any Channel, firstAnswer: EventLoopFuture<String>) {
        let firstAnswer = group.next().makePromise(of: String.self)
        let connected = ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = LoadHandler(request, firstAnswer: firstAnswer, tally: tally)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(to: address)
        return (try connected.wait(), firstAnswer.futureResult)
    }

    private func wait(milliseconds: Int64) throws {
        try group.next().scheduleTask(in: .milliseconds(milliseconds)) {}.futureResult.wait()
    }
}

/// How fast requests of one kind are answered.
struct Rate {
    /// Calls a second.
    var calls: Double
    /// Processor time of the server for each, where it runs in this process.
    var microseconds: Double
}

/// What all connections of a run have seen.
final class Tally: Sendable {
    private let answers = Atomic(0)
    private let error = Mutex<String?>(nil)

    var count: Int { answers.load(ordering: .relaxed) }

    /// The body of an answer that was no 200.
    var failure: String? { error.withLock { $0 } }

    func add() { answers.add(1, ordering: .relaxed) }

    func fail(_ body: String) { error.withLock { $0 = body } }
}

/// One connection: reads an answer to its end, then sends the request again.
private final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: ByteBuffer
    private let firstAnswer: EventLoopPromise<String>
    private let tally: Tally
    private var received = ByteBuffer()
    private var isFirst = true

    init(_ request: ByteBuffer, firstAnswer: EventLoopPromise<String>, tally: Tally) {
        self.request = request
        self.firstAnswer = firstAnswer
        self.tally = tally
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = part } else { received.writeImmutableBuffer(part) }
        guard let size = Self.size(of: received.readableBytesView), received.readableBytes >= size.head + size.body
        else { return }
        tally.add()
        let isGood = received.getString(at: received.readerIndex + 9, length: 3) == "200"
        if isFirst || !isGood {
            let body = received.getString(at: received.readerIndex + size.head, length: size.body) ?? ""
            if isFirst { firstAnswer.succeed(body) }
            if !isGood { tally.fail(body) }
            isFirst = false
        }
        received.clear()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isFirst { firstAnswer.fail(BenchmarkError("the server closed the connection")) }
    }

    /// The sizes of an answer's head and body; nil as long as the head is not there.
    private static func size(of bytes: ByteBufferView) -> (head: Int, body: Int)? {
        var lineStart = bytes.startIndex
        var length = 0
        while let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[lineStart..<lineEnd]
            if line.count == 1 { return (lineEnd + 1 - bytes.startIndex, length) }
            if line.starts(with: "content-length: ".utf8) {
                length = line.dropFirst(16).dropLast().reduce(0) { $0 * 10 + Int($1) - 48 }
            }
            lineStart = lineEnd + 1
        }
        return nil
    }
}
