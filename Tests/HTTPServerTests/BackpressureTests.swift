// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// Clients that ask for more than they read.
struct BackpressureTests {
    private static func requests(_ count: Int) -> String {
        let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        return String(repeating: request, count: count - 1) + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    }

    private static func body(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: UInt8(ascii: "x"), count: count) }

    @Test
    func `answers are not made while the client does not read those before`() async throws {
        let asked = Mutex(0)
        let (loops, started) = AsyncStream<any EventLoop>.makeStream()
        let body = Self.body(400_000)
        let responder = ClosureResponder { _, loop, reply in
            asked.withLock { $0 += 1 }
            started.yield(loop)
            reply(HTTPResponse(status: .ok, body: body))
        }
        try await withServer(responder: responder) { listener in
            let client = try await RawClient.connect(to: listener, reads: false)
            try await client.send(Self.requests(128))
            for await loop in loops {
                // The loop comes to this when it is through with the requests that it has read.
                try await loop.submit {}.get()
                break
            }
            #expect(asked.withLock { $0 } < 128)
            try await client.channel.setOption(.autoRead, value: true).get()
            let answer = try await client.receiveToEnd()
            #expect(answer.utf8.count > 128 * 400_000)
            #expect(asked.withLock { $0 } == 128)
        }
    }

    @Test
    func `no more requests are open at once than may wait`() async throws {
        let open = Mutex((now: 0, most: 0))
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = 4
        let responder = ClosureResponder { _, loop, reply in
            open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            loop.execute {
                open.withLock { $0.now -= 1 }
                reply(HTTPResponse(status: .ok, body: ByteBuffer(string: "ok")))
            }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let answer = try await exchange(Self.requests(100), with: listener)
            #expect(bodies(answer).count == 100)
        }
        #expect(open.withLock { $0.most } <= 4)
    }

    @Test
    func `a client that asks on and on is not read from beyond what is answered`() async throws {
        let (total, answered) = (64 << 20, 10_000)
        let state = Mutex((count: 0, last: [@Sendable (HTTPResponse) -> Void]()))
        let (loops, reached) = AsyncStream<any EventLoop>.makeStream()
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = 1
        let responder = ClosureResponder { _, loop, reply in
            let isAnswered = state.withLock { state in
                state.count += 1
                if state.count > answered { state.last.append(reply) }
                return state.count <= answered
            }
            guard isAnswered else { return _ = reached.yield(loop) }
            // From another thread, so that the loop looks for what it can read between two answers.
            NIOThreadPool.singleton.submit { _ in reply(HTTPResponse(status: .ok, body: ByteBuffer(string: "ok"))) }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let client = try await RawClient.connect(to: listener)
            let request = "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 1_000))\r\n\r\n"
            let text = String(repeating: request, count: total / request.utf8.count)
            client.channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            for await loop in loops {
                try await loop.submit {}.get()
                break
            }
            // What the server's process has not taken stands in the kernel's buffers, some 10 MB, and at the client.
            #expect(try await client.channel.getOption(.bufferedWritableBytes).get() > total / 2)
            try await client.channel.close()
            for reply in state.withLock({ $0.last }) { reply(HTTPResponse(status: .ok)) }
        }
    }

    @Test
    func `an answer that makes the connection wait in the middle of it stays whole`() async throws {
        // The head of the third goes out with what is written already, and then the channel takes no more.
        let sizes = [52 << 10, 15 << 10, 20 << 10]
        let replies = Mutex<[@Sendable (HTTPResponse) -> Void]>([])
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = sizes.count
        let responder = ClosureResponder { request, loop, reply in
            let all = replies.withLock { replies in
                replies.append(reply)
                return replies.count == sizes.count ? replies : []
            }
            guard replies.withLock({ $0.count }) <= sizes.count else {
                return reply(HTTPResponse(status: .ok, body: ByteBuffer(string: request.target)))
            }
            guard !all.isEmpty else { return }
            loop.execute {
                for (reply, size) in zip(all, sizes) { reply(HTTPResponse(status: .ok, body: Self.body(size))) }
            }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let targets = (0..<40).map { "/\($0)" }
            let requests = targets.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            let answer = try await exchange(requests + "GET /end HTTP/1.0\r\n\r\n", with: listener)
            let large = sizes.map { String(repeating: "x", count: $0) }
            #expect(bodies(answer) == large + targets.dropFirst(sizes.count) + ["/end"])
        }
    }

    @Test
    func `small answers of held requests are all sent`() async throws {
        let body = Self.body(10_000)
        let responder = ClosureResponder { _, _, reply in reply(HTTPResponse(status: .ok, body: body)) }
        try await withServer(responder: responder) { listener in
            let answer = try await exchange(Self.requests(1_000), with: listener)
            #expect(answer.utf8.count > 1_000 * 10_000)
        }
    }

    @Test
    func `what came before a malformed request is answered although it was held`() async throws {
        let held = HeldReplies(releaseAfter: 1)
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = 1
        try await withServer(responder: held.responder, limits: limits) { listener in
            let answer = try await exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n\u{1}\r\n\r\n", with: listener)
            #expect(bodies(answer) == ["/a", ""])
        }
    }

    @Test
    func `a client that closes its sending side gets the answers of its held requests`() async throws {
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = 1
        let responder = ClosureResponder { request, loop, reply in
            let body = ByteBuffer(string: request.target)
            loop.execute { reply(HTTPResponse(status: .ok, body: body)) }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let client = try await RawClient.connect(to: listener)
            let targets = (0..<20).map { "/\($0)" }
            try await client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            try await client.channel.close(mode: .output)
            let answer = try await client.receiveToEnd()
            #expect(bodies(answer) == targets)
        }
    }

    @Test(arguments: [true, false])
    func `a client that does not read its answer is idle`(isLast: Bool) async throws {
        var limits = HTTPLimits()
        limits.idleTimeout = .seconds(1)
        let (departures, gone) = AsyncStream<Void>.makeStream()
        let held = HeldReplies(releaseAfter: 2, releasesItself: false)
        let body = Self.body(64 << 20)
        let responder = ClosureResponder { request, loop, reply in
            guard request.target == "/never" else {
                return held.responder.respond(to: request, on: loop) { _ in
                    reply(HTTPResponse(status: .ok, body: body))
                }
            }
            request.disconnection?.whenGone { gone.yield() }
            held.responder.respond(to: request, on: loop) { _ in }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let connection = isLast ? "Connection: close\r\n" : ""
            let requests = "GET /big HTTP/1.1\r\n\r\nGET /never HTTP/1.1\r\n\(connection)\r\n"
            _ = try await RawClient.connect(to: listener, sending: requests, reads: false)
            await held.waitUntilAsked()
            held.release()
            for await _ in departures { break }
        }
    }

    @Test
    func `a client that does not read the last answer is not waited for`() async throws {
        var limits = HTTPLimits()
        limits.idleTimeout = .seconds(1)
        let (asked, started) = AsyncStream<Void>.makeStream()
        let body = Self.body(64 << 20)
        let responder = ClosureResponder { _, _, reply in
            reply(HTTPResponse(status: .ok, body: body))
            started.yield()
        }
        let listener = try await HTTPListener.bind(
            host: "127.0.0.1",
            port: 0,
            on: group,
            responder: { responder },
            limits: limits,
            logger: Logger(label: "test")
        ).get()
        let request = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
        _ = try await RawClient.connect(to: listener, sending: request, reads: false)
        for await _ in asked { break }
        // Done only when the server has closed the connection by itself.
        try await listener.close(grace: .hours(1)).get()
    }
}
