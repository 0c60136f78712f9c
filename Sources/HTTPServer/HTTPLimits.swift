// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What one connection may ask of the server.
public struct HTTPLimits: Sendable {
    /// The largest body in bytes, unless the responder allows more; a larger one is answered 413.
    public var bodyBytes: Int = 2 << 20
    /// The largest header block in bytes, and the largest single header; a larger one is answered 431.
    public var headerBytes: Int = 64 << 10
    /// The most headers of one request.
    public var headerCount: Int = 128
    /// How many requests of one connection may wait for their answers; further ones are held, and no more are read,
    /// until some have gone.
    public var pipelinedRequests: Int = 16
    /// A connection on which nothing happened for this long is closed (at latest after twice the time), also where its
    /// client does not read the answers.
    public var idleTimeout: TimeAmount = .seconds(60)
    /// How long a connection is still read from after its last answer, so that the client gets to read that.
    public var lingerTimeout: TimeAmount = .seconds(2)
    /// What the server may be called, and what pages that call it; nil for any name.
    public var hostNames: HostNames?
    /// How many connections wait to be accepted.
    public var backlog: Int32 = 1024

    public init() {}
}
