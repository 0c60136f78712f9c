// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Calls one endpoint, over connections that are kept for the calls that follow.
///
/// A call is made once: what becomes of one whose connection ended is for its caller to say. Redirects are answers like
/// others.
final class EndpointClient: Sendable {
    private let eventLoop: any EventLoop
    private let pool: NIOLoopBoundBox<EndpointPool?>
    private let lastNumber = Atomic(0)

    /// All connections live on the event loop; without a resolver, names are looked up by the operating system.
    init(
        _ endpoint: ServiceEndpoint,
        limits: EndpointLimits = EndpointLimits(),
        eventLoop: any EventLoop,
        resolver: (any Resolver & Sendable)? = nil
    ) {
        self.eventLoop = eventLoop
        pool = NIOLoopBoundBox.makeEmptyBox(valueType: EndpointPool.self, eventLoop: eventLoop)
        eventLoop.execute { [pool] in
            pool.value = EndpointPool(endpoint, limits: limits, eventLoop: eventLoop, resolver: resolver)
        }
    }

    /// Makes a call; the reply comes once, on the event loop, unless the call is cancelled.
    ///
    /// - Returns: how to cancel it, from any thread.
    func send(
        _ request: EndpointRequest,
        reply: @escaping @Sendable (Result<EndpointAnswer, EndpointFault>) -> Void
    ) -> @Sendable () -> Void {
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        eventLoop.execute { [pool] in pool.value?.start(number, request, reply) }
        return { [eventLoop, pool] in eventLoop.execute { pool.value?.cancel(number) } }
    }
}

/// The connections and calls of an endpoint; confined to its event loop.
private final class EndpointPool {
    /// A call that has not been answered.
    private final class Call {
        let number: Int
        let request: EndpointRequest
        let reply: @Sendable (Result<EndpointAnswer, EndpointFault>) -> Void
        var deadline: Scheduled<Void>?
        /// Nil while the call waits for one.
        var connection: EndpointConnection?

        init(
            _ number: Int,
            _ request: EndpointRequest,
            _ reply: @escaping @Sendable (Result<EndpointAnswer, EndpointFault>) -> Void
        ) {
            self.number = number
            self.request = request
            self.reply = reply
        }
    }

    private let endpoint: ServiceEndpoint
    private let limits: EndpointLimits
    private let eventLoop: any EventLoop
    private let resolver: (any Resolver & Sendable)?
    private var calls: [Int: Call] = [:]
    /// Calls without a connection, in the order in which they came; those that are not in `calls` any more are over.
    private var waiting: CircularBuffer<Int> = []
    /// The one that was used last comes last, and is used first.
    private var idle: [EndpointConnection] = []
    /// Connections that have answered just now.
    private var resting: [EndpointConnection] = []
    /// Whether the server ends connections without saying so.
    private var isWary = false
    /// Connections that are there or being made.
    private var connectionCount = 0
    private var connecting = 0

    init(
        _ endpoint: ServiceEndpoint,
        limits: EndpointLimits,
        eventLoop: any EventLoop,
        resolver: (any Resolver & Sendable)?
    ) {
        self.endpoint = endpoint
        self.limits = limits
        self.eventLoop = eventLoop
        self.resolver = resolver
    }

    func start(
        _ number: Int,
        _ request: EndpointRequest,
        _ reply: @escaping @Sendable (Result<EndpointAnswer, EndpointFault>) -> Void
    ) {
        let call = Call(number, request, reply)
        waiting.removeAll { calls[$0] == nil }
        guard waiting.count < limits.waitingMaximum else { return reply(.failure(.busy)) }
        calls[number] = call
        call.deadline = eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(limits.timeoutSeconds))) {
            [self] in abandon(number)?.reply(.failure(.timedOut))
        }
        waiting.append(number)
        serve()
    }

    func cancel(_ number: Int) { _ = abandon(number) }

    /// Takes a call out, with its connection, which is in the middle of it.
    private func abandon(_ number: Int) -> Call? {
        guard let call = calls.removeValue(forKey: number) else { return nil }
        call.deadline?.cancel()
        call.connection?.close()
        return call
    }

    /// Gives connections to those that wait, and makes as many as are missing.
    private func serve() {
        while let connection = idle.last, let call = nextWaiting() {
            idle.removeLast()
            run(call, on: connection)
        }
        // One that rests is there sooner than another could be made.
        let expected = isWary ? 0 : resting.count
        while waiting.count > connecting + expected, connectionCount < limits.connectionsMaximum { connect() }
    }

    private func nextWaiting() -> Call? {
        while let number = waiting.popFirst() {
            if let call = calls[number] { return call }
        }
        return nil
    }

    private func connect() {
        connectionCount += 1
        connecting += 1
        let loop = eventLoop
        let made = loop.makePromise(of: NIOLoopBound<EndpointConnection>.self)
        ClientBootstrap(group: loop)
            .resolver(resolver)
            .connectTimeout(.seconds(Int64(limits.connectSeconds)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A name with several addresses has a channel for each that is tried, and each its own handlers.
            .channelInitializer { [endpoint, limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        EndpointConnection(endpoint, answerMaximum: limits.answerMaximum)
                    )
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
            .flatMapThrowing { channel in
                NIOLoopBound(
                    try channel.pipeline.syncOperations.handler(type: EndpointConnection.self),
                    eventLoop: channel.eventLoop
                )
            }
            .cascade(to: made)
        made.futureResult.assumeIsolated().whenComplete { [self] result in
            connecting -= 1
            switch result {
            case .success(let connection) where connection.value.isReusable: adopt(connection.value)
            case .success: refuse(.broken("\(endpoint) failed to respond"))
            case .failure(let error): refuse(EndpointFault(error, endpoint))
            }
            serve()
        }
    }

    /// Takes a new connection in.
    private func adopt(_ connection: EndpointConnection) {
        connection.onClose = { [self] in closed($0) }
        idle.append(connection)
        keep(connection)
    }

    /// There is no new connection: the call that waits longest is told.
    private func refuse(_ fault: EndpointFault) {
        connectionCount -= 1
        nextWaiting().flatMap { abandon($0.number) }?.reply(.failure(fault))
    }

    private func run(_ call: Call, on connection: EndpointConnection) {
        call.connection = connection
        connection.send(call.request) { [self] result in
            call.connection = nil
            _ = abandon(call.number)
            if connection.isReusable { rest(connection) }
            call.reply(result)
            serve()
        }
    }

    /// Gives a connection back, unless its server ends it behind the answer.
    ///
    /// The end is read in a later turn of the event loop than the answer: what is sent before that is lost. A server
    /// that ends connections later than a rest, without saying so (`Connection: close`), can still take a call with
    /// it, which fails as one without an answer. The first end of that kind that is noticed makes the rests long, until
    /// a connection outlives one.
    private func rest(_ connection: EndpointConnection) {
        resting.append(connection)
        let milliseconds = isWary ? limits.longRestMilliseconds : limits.restMilliseconds
        _ = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) { [self, isWary] in
            guard let index = resting.firstIndex(where: { $0 === connection }) else { return }
            resting.remove(at: index)
            // A short rest says nothing any more once the server is known better.
            guard isWary || !self.isWary else { return rest(connection) }
            self.isWary = false
            idle.append(connection)
            keep(connection)
            serve()
        }
    }

    /// A connection that nobody uses goes after a while.
    private func keep(_ connection: EndpointConnection) {
        connection.idleTimer = eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(limits.idleSeconds))) {
            [self] in
            idle.removeAll { $0 === connection }
            connection.close()
        }
    }

    private func closed(_ connection: EndpointConnection) {
        idle.removeAll { $0 === connection }
        resting.removeAll { $0 === connection }
        if connection.hasEndedSilently { isWary = true }
        connectionCount -= 1
        serve()
    }
}

extension EndpointFault {
    /// Why there is no connection.
    fileprivate init(_ error: any Error, _ endpoint: ServiceEndpoint) {
        let reason =
            switch error {
            case ChannelError.connectTimeout: "connect timed out"
            case let error as NIOConnectionError:
                error.connectionErrors.last.map { Self.reason($0.error) } ?? "unknown host"
            default: Self.reason(error)
            }
        self = .notConnected("Connect to \(endpoint) failed: \(reason)")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return error.errnoCode == ECONNREFUSED ? "Connection refused" : error.description
    }
}
