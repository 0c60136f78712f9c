// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

struct HTTPListenerTests {
    @Test(arguments: [CloseMode.all, .output])
    func `a responder learns that the client of an unanswered request is gone, once`(_ mode: CloseMode) async throws {
        let (requests, asked) = AsyncStream<String>.makeStream()
        let (departures, gone) = AsyncStream<String>.makeStream()
        let responder = ClosureResponder { request, _, reply in
            let target = request.target
            request.disconnection?.whenGone {
                gone.yield(target)
                reply(HTTPResponse(status: .ok))
            }
            if target == "/answered" { reply(HTTPResponse(status: .ok)) }
            asked.yield(target)
        }
        try await withServer(responder: responder) { listener in
            let client = try await RawClient.connect(to: listener)
            for target in ["/answered", "/first", "/second"] {
                try await client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            for await target in requests where target == "/second" { break }
            try await client.channel.close(mode: mode).get()
            var told = departures.makeAsyncIterator()
            #expect(await told.next() == "/first")
            #expect(await told.next() == "/second")
        }
        // The connection is closed by now.
        gone.finish()
        for await target in departures { Issue.record("\(target) was told again") }
    }

    @Test func `a request is answered and the connection goes on`() async throws {
        try await withServer { listener in
            let answer = try await exchange(
                "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                    + "Connection: close\r\n\r\nhi",
                with: listener
            )
            #expect(bodies(answer) == ["GET /a ", "POST /b hi"])
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 7\r\n\r\n"))
            #expect(answer.hasSuffix("connection: close\r\n\r\nPOST /b hi"))
        }
    }

    @Test func `an answer says the identifier of its call`() async throws {
        let identifier = RequestIdentifiers(seed: 1).next()
        let responder = ClosureResponder { _, _, reply in
            reply(HTTPResponse(status: .ok, requestIdentifier: identifier, headers: ["a": "b"]))
        }
        try await withServer(responder: responder) { listener in
            let answer = try await exchange("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", with: listener)
            let head = "HTTP/1.1 200 OK\r\nx-amzn-RequestId: \(identifier.text)\r\na: b\r\n"
            #expect(answer == head + "content-length: 0\r\nconnection: close\r\n\r\n")
        }
    }

    @Test func `pipelined requests are answered in order although the first is ready last`() async throws {
        let held = HeldReplies(releaseAfter: 5)
        try await withServer(responder: held.responder) { listener in
            let requests = (0..<5).map { number in
                "GET /\(number) HTTP/1.1\r\nHost: x\r\n\(number == 4 ? "Connection: close\r\n" : "")\r\n"
            }
            let answer = try await exchange(requests.joined(), with: listener)
            #expect(bodies(answer) == ["/0", "/1", "/2", "/3", "/4"])
        }
    }

    @Test func `more pipelined requests than may wait are all answered`() async throws {
        var limits = HTTPLimits.patient
        limits.pipelinedRequests = 4
        let responder = ClosureResponder { request, loop, reply in
            let body = ByteBuffer(string: request.target)
            loop.execute { reply(HTTPResponse(status: .ok, body: body)) }
        }
        try await withServer(responder: responder, limits: limits) { listener in
            let targets = (0..<500).map { "/\($0)" }
            let requests = targets.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
            let last = "GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let answer = try await exchange(requests.joined() + last, with: listener)
            #expect(bodies(answer) == targets + ["/end"])
        }
    }

    @Test func `a chunked body is put together`() async throws {
        try await withServer { listener in
            let answer = try await exchange(
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n",
                with: listener
            )
            #expect(bodies(answer) == ["POST / abcdefg"])
        }
    }

    @Test func `HEAD is answered with the length of the body and no body`() async throws {
        try await withServer { listener in
            let answer = try await exchange("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", with: listener)
            #expect(answer.hasSuffix("content-length: 8\r\nconnection: close\r\n\r\n"))
        }
    }

    @Test func `a client that expects 100-continue is told to go on`() async throws {
        try await withServer { listener in
            let client = try await RawClient.connect(to: listener)
            try await client.send(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            )
            try await client.send("ok")
            let answer = try await client.receiveToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("POST / ok"))
        }
    }

    @Test func `a 100-continue request that is too large is refused before its body`() async throws {
        try await withServer { listener in
            let answer = try await exchange(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n",
                with: listener
            )
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test(arguments: [
        ("Origin: https://evil.example", false),
        ("origin: http://localhost.evil.example:8083", false),
        ("Origin: http://127.0.0.1.evil.example", false),
        ("Origin: http://127.0.0.256", false),
        ("Origin: http://10.0.0.1", false),
        ("Origin: http://[::2]:80", false),
        ("Origin: null", false),
        ("Sec-Fetch-Site: cross-site", false),
        ("Sec-Fetch-Site: Cross-Site\r\nOrigin: http://localhost", false),
        ("Host: evil.example", false),
        ("Host: localhost.evil.example:8083", false),
        ("Host: 1.evil.example", false),
        ("Host: sync-evil.example", false),
        ("Host: states.us-east-1.amazonaws.com.evil.example", false),
        ("Host: sync-127.0.0.1.evil.example", false),
        ("Origin: http://page.s3-website-us-east-1.amazonaws.com", false),
        ("Host: sync-states.us-east-1.amazonaws.com:443", true),
        ("Origin: http://localhost", true),
        ("Origin: http://LOCALHOST:3000\r\nSec-Fetch-Site: same-site", true),
        ("Origin: http://stepwell.localhost:8083", true),
        ("Origin: http://127.0.0.1:8083\r\nSec-Fetch-Site: same-origin", true),
        ("Origin: http://[::1]:8083", true),
        ("Origin: http://Stepwell.test", true),
        ("Sec-Fetch-Site: none", true),
        ("Host: localhost:8083", true),
        ("Host: sync-localhost:8083", true),
        ("Host: sync-127.0.0.1:8083", true),
        ("Host: 127.0.0.1", true),
        ("Host: [::1]:8083", true),
        ("Host: STEPWELL.test:8083", true),
        ("Host: localhost \t", true),
        ("Host: elsewhere.test \t", false),
        ("Accept: */*", true),
    ])
    func `a page of another site may call nothing, nor may one by another name of the server`(
        headers: String,
        isAnswered: Bool
    ) async throws {
        var limits = HTTPLimits.patient
        limits.hostNames = HostNames(besides: ["stepwell.TEST"])
        try await withServer(limits: limits) { listener in
            let request =
                "POST / HTTP/1.1\r\n\(headers)\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            let answer = try await exchange(request, with: listener)
            #expect(answer.hasPrefix(isAnswered ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 403 Forbidden\r\n"))
            #expect(answer.contains("POST / ok") == isAnswered)
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK"),
        ("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("GET / HTTP/1.1\r\nbroken header\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("GET / HTTP/9.1\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", "HTTP/1.1 400 Bad Request"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 Bad Request"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 400 Bad Request"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        ("POST / HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n", "HTTP/1.1 413 Payload Too Large"),
        ("CONNECT a:1 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", "HTTP/1.1 200 OK"),
        ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 70_000))\r\n\r\n", "HTTP/1.1 431 "),
        (
            "GET / HTTP/1.1\r\n" + (0..<200).map { "H\($0): 1\r\n" }.joined() + "\r\n",
            "HTTP/1.1 431 "
        ),
    ])
    func `an odd request gets its answer and the connection ends`(request: String, answer: String) async throws {
        try await withServer { listener in
            let text = try await exchange(request, with: listener)
            #expect(text.hasPrefix(answer), "\(text.prefix(80))")
        }
    }

    @Test func `a chunked body above the limit is refused`() async throws {
        var limits = HTTPLimits.patient
        limits.bodyBytes = 10
        try await withServer(limits: limits) { listener in
            let answer = try await exchange(
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n",
                with: listener
            )
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test(arguments: [("/small", 10, 200), ("/small", 11, 413), ("/large", 100, 200), ("/large", 101, 418)])
    func `how much a body may hold is the responder's to say`(target: String, count: Int, status: Int) async throws {
        var limits = HTTPLimits.patient
        limits.bodyBytes = 10
        let body = String(repeating: "x", count: count)
        let size = String(count, radix: 16)
        try await withServer(responder: LimitingResponder(), limits: limits) { listener in
            for framed in [
                "Content-Length: \(count)\r\n\r\n\(body)",
                "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n",
            ] {
                let answer = try await exchange(
                    "POST \(target) HTTP/1.1\r\nConnection: close\r\n\(framed)",
                    with: listener
                )
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
                if status == 418 { #expect(bodies(answer) == ["too large"]) }
            }
        }
    }

    @Test func `what came before a malformed request is answered first`() async throws {
        try await withServer { listener in
            let answer = try await exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n\u{1}\u{2}\r\n\r\n", with: listener)
            #expect(bodies(answer) == ["GET /a ", ""])
            #expect(answer.range(of: "HTTP/1.1 400 Bad Request") != nil)
        }
    }

    @Test func `an answer whose header would break its line becomes an internal error`() async throws {
        let responder = ClosureResponder { _, _, reply in
            reply(HTTPResponse(status: .ok, headers: ["x": "a\r\nset-cookie: b"]))
        }
        try await withServer(responder: responder) { listener in
            let answer = try await exchange("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", with: listener)
            #expect(answer.hasPrefix("HTTP/1.1 500 "))
            #expect(answer.range(of: "set-cookie") == nil)
        }
    }

    @Test func `a large body arrives whole`() async throws {
        let text = String(repeating: "0123456789", count: 200_000)
        let responder = ClosureResponder { _, _, reply in
            reply(HTTPResponse(status: .ok, body: ByteBuffer(string: text)))
        }
        try await withServer(responder: responder) { listener in
            let answer = try await exchange(
                "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                with: listener
            )
            #expect(bodies(answer) == [text, text])
        }
    }

    @Test func `a client that closes its sending side still gets its answer`() async throws {
        let held = HeldReplies(releaseAfter: 1)
        try await withServer(responder: held.responder) { listener in
            let client = try await RawClient.connect(to: listener)
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.channel.close(mode: .output)
            #expect(bodies(try await client.receiveToEnd()) == ["/a"])
        }
    }

    @Test func `an idle connection is closed`() async throws {
        var limits = HTTPLimits()
        limits.idleTimeout = .milliseconds(10)
        try await withServer(limits: limits) { listener in
            let client = try await RawClient.connect(to: listener)
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func `a request that never ends is answered 408`() async throws {
        var limits = HTTPLimits()
        limits.idleTimeout = .seconds(1)
        try await withServer(limits: limits) { listener in
            let answer = try await exchange("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na", with: listener)
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func `closing lets what came in be answered`() async throws {
        let held = HeldReplies(releaseAfter: 2, releasesItself: false)
        let listener = try await HTTPListener.bind(
            host: "127.0.0.1",
            port: 0,
            on: group,
            responder: { held.responder },
            limits: .patient,
            logger: Logger(label: "test")
        ).get()
        let client = try await RawClient.connect(to: listener)
        try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        await held.waitUntilAsked()
        let closed = listener.close()
        held.release()
        #expect(bodies(try await client.receiveToEnd()) == ["/a", "/b"])
        try await closed.get()
    }

    @Test func `a port in use is an error`() async throws {
        try await withServer { listener in
            let second = HTTPListener.bind(
                host: "127.0.0.1",
                port: listener.port ?? 0,
                on: group,
                responder: { EchoResponder() },
                logger: Logger(label: "test")
            )
            await #expect(throws: IOError.self) { _ = try await second.get() }
        }
    }
}
