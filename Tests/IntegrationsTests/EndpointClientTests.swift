// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Testing

@testable import Integrations

@Suite struct EndpointClientTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    private static func answer(_ status: String, _ body: String, _ header: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(header)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func call(_ client: EndpointClient) async throws -> Result<EndpointAnswer, EndpointFault> {
        let promise = group.next().makePromise(of: Result<EndpointAnswer, EndpointFault>.self)
        _ = client.send(EndpointRequest(headers: [("Host", "h")], body: [])) { promise.succeed($0) }
        return try await promise.futureResult.get()
    }

    /// A name with two addresses, of which only one answers: `localhost` with ::1, in general.
    @Test(arguments: [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]])
    func `one of a name's addresses is enough`(_ addresses: [String]) async throws {
        let loop = Self.group.next()
        let sink = try await HTTPSink(
            answering: Self.answer("200 OK", "{}", "Connection: close\r\n"),
            on: Self.group
        )
        var limits = EndpointLimits()
        // A connection that is counted for ever leaves the second call none.
        (limits.connectionsMaximum, limits.timeoutSeconds) = (1, 20)
        let client = EndpointClient(
            ServiceEndpoint(host: "two.test", port: sink.port),
            limits: limits,
            eventLoop: loop,
            resolver: FixedResolver(addresses, on: loop)
        )
        for _ in 1...3 { #expect(try await Self.call(client).get().status == 200) }
        try await sink.close()
    }

    @Test func `a name none of whose addresses answers is said to refuse`() async throws {
        let loop = Self.group.next()
        let sink = try await HTTPSink(answering: "", on: Self.group)
        let client = EndpointClient(
            ServiceEndpoint(host: "two.test", port: sink.port),
            eventLoop: loop,
            resolver: FixedResolver(["127.0.0.2", "127.0.0.3"], on: loop)
        )
        for _ in 1...2 {
            let text = "Connect to two.test:\(sink.port) failed: Connection refused"
            await #expect(throws: EndpointFault.notConnected(text)) { try await Self.call(client).get() }
        }
        try await sink.close()
    }

    @Test func `a server that ends connections behind its answers and does not say so loses no call`() async throws {
        let sink = try await HTTPSink(answering: Self.answer("200 OK", "{}"), ending: .withAnswer, on: Self.group)
        var limits = EndpointLimits()
        (limits.connectionsMaximum, limits.timeoutSeconds) = (10, 20)
        let client = EndpointClient(
            ServiceEndpoint(host: "127.0.0.1", port: sink.port),
            limits: limits,
            eventLoop: Self.group.next()
        )
        let outcomes = try await withThrowingTaskGroup { tasks in
            for _ in 1...100 { tasks.addTask { try await Self.call(client) } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 100)
        let faults = outcomes.compactMap { outcome -> EndpointFault? in
            if case .failure(let fault) = outcome { fault } else { nil }
        }
        #expect(faults == [])
        try await sink.close()
    }

    @Test func `a server that ends connections a while behind its answers costs one call`() async throws {
        let sink = try await HTTPSink(answering: Self.answer("200 OK", "{}"), ending: .milliseconds(20), on: Self.group)
        var limits = EndpointLimits()
        (limits.connectionsMaximum, limits.timeoutSeconds, limits.longRestMilliseconds) = (1, 20, 20_000)
        let client = EndpointClient(
            ServiceEndpoint(host: "127.0.0.1", port: sink.port),
            limits: limits,
            eventLoop: Self.group.next()
        )
        #expect(try await Self.call(client).get().status == 200)
        // In the general case this call is lost, by which the client learns.
        _ = try await Self.call(client)
        for _ in 1...8 { #expect(try await Self.call(client).get().status == 200) }
        try await sink.close()
    }

    @Test func `of a refusal that is too large the beginning is kept, and another answer fails`() async throws {
        var limits = EndpointLimits()
        limits.answerMaximum = 1000
        let body = String(repeating: "x", count: 300_000)
        for status in [200, 302, 404, 503] {
            let sink = try await HTTPSink(answering: Self.answer("\(status) S", body), on: Self.group)
            let client = EndpointClient(
                ServiceEndpoint(host: "127.0.0.1", port: sink.port),
                limits: limits,
                eventLoop: Self.group.next()
            )
            for _ in 1...2 {
                let outcome = try await Self.call(client)
                guard status != 200 else {
                    #expect(throws: EndpointFault.tooLarge) { try outcome.get() }
                    continue
                }
                let answer = try outcome.get()
                #expect(answer.status == status)
                #expect(answer.body == Array(body.utf8.prefix(1000)))
            }
            try await sink.close()
        }
    }
}

/// Knows one name, with addresses in the order in which they are to be tried.
private struct FixedResolver: Resolver {
    private let addresses: [String]
    private let eventLoop: any EventLoop

    init(_ addresses: [String], on eventLoop: any EventLoop) {
        self.addresses = addresses
        self.eventLoop = eventLoop
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        eventLoop.makeCompletedFuture { try addresses.map { try SocketAddress(ipAddress: $0, port: port) } }
    }

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        eventLoop.makeSucceededFuture([])
    }

    func cancelQueries() {}
}
