// SPDX-License-Identifier: Apache-2.0

public import Logging
public import NIOCore
import NIOHTTP1
import NIOPosix

/// A socket that accepts HTTP/1 connections, and what answers their requests.
public final class HTTPListener: Sendable {
    private let channel: any Channel
    private let connections: ConnectionRegistry

    private init(channel: any Channel, connections: ConnectionRegistry) {
        self.channel = channel
        self.connections = connections
    }

    /// The address that it listens on, with the port that was chosen where 0 was asked for.
    public var address: SocketAddress? { channel.localAddress }

    /// The port that it listens on.
    public var port: Int? { channel.localAddress?.port }

    /// Listens on a host and port (0: any free port).
    ///
    /// Several listeners can share a group. Each event loop gets a responder of its own, so that they need not share objects to
    /// which all cores count references.
    /// Fails with the system's error, such as `EADDRINUSE`.
    public static func bind(
        host: String,
        port: Int,
        on group: any EventLoopGroup,
        responder: () -> any HTTPResponder,
        limits: HTTPLimits = HTTPLimits(),
        logger: Logger
    ) -> EventLoopFuture<HTTPListener> {
        let connections = ConnectionRegistry()
        let places = LoopPlaces(of: group, responder: responder)
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: limits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    let place = places[child.eventLoop]
                    let handler = HTTPConnectionHandler(
                        responder: place.responder,
                        limits: limits,
                        logger: logger,
                        round: place.round.value
                    )
                    try configure(child, limits: limits, handler: handler)
                    connections.add(child)
                }
            }
            .bind(host: host, port: port)
            .map { HTTPListener(channel: $0, connections: connections) }
    }

    private static func configure(
        _ channel: any Channel,
        limits: HTTPLimits,
        handler: HTTPConnectionHandler
    ) throws {
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        decoderLimits.maxHeaderFieldSize = limits.headerBytes
        decoderLimits.maxHeaderListSize = limits.headerBytes
        decoderLimits.maxHeaderFieldCount = limits.headerCount
        let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes,
            informationalResponseStrategy: .drop,
            limitConfiguration: decoderLimits
        )
        try channel.pipeline.syncOperations.addHandlers([ByteToMessageHandler(decoder), handler])
    }

    /// Stops listening, lets requests that came in be answered, and closes the connections.
    ///
    /// - Parameter grace: after this time connections are closed although an answer is still due.
    /// - Returns: Done when all connections are closed.
    public func close(grace: TimeAmount = .seconds(10)) -> EventLoopFuture<Void> {
        let loop = channel.eventLoop
        let drained = loop.makePromise(of: Void.self)
        channel.close().whenComplete { _ in
            let timeout = loop.scheduleTask(in: grace) { self.connections.closeAll() }
            self.connections.drain {
                timeout.cancel()
                drained.succeed()
            }
        }
        return drained.futureResult
    }
}
