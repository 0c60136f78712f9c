// SPDX-License-Identifier: Apache-2.0

/// Where a service listens.
public struct ServiceEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// A name or an address; one of IPv6 without brackets.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The host as it stands before a port: an IPv6 address in brackets.
    private var shownHost: String { host.contains(":") ? "[\(host)]" : host }

    /// As the `Host` header has it: without the port where that is HTTP's own.
    var authority: String { port == 80 ? shownHost : description }

    public var description: String { "\(shownHost):\(port)" }
}

/// One POST to an endpoint.
struct EndpointRequest: Sendable {
    /// `Host` among them, and not the length.
    var headers: [(name: String, value: String)]
    var body: [UInt8]
}

/// What an endpoint answered, whatever its status.
struct EndpointAnswer: Sendable {
    var status: Int
    /// In the order in which they came, under the names that they came with.
    var headers: [(name: String, value: String)]
    /// Of a refusal that is too large, its beginning.
    var body: [UInt8]

    /// Whether a status says that the service took the call.
    static func isSuccess(_ status: Int) -> Bool { (200..<300).contains(status) }

    /// A header's first value, whatever the case of its name.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no answer.
enum EndpointFault: Error, Sendable, Equatable {
    case notConnected(String)
    /// All connections are in use, and so many wait for one that none more may.
    case busy
    case timedOut
    /// The connection ended, or carried what is no answer.
    case broken(String)
    /// The service took the call, and its answer has more bytes than a task may have.
    case tooLarge
}

/// How much an endpoint may be asked for.
struct EndpointLimits: Sendable, Equatable {
    /// Connections at a time.
    var connectionsMaximum = 200
    /// Calls that wait for a connection.
    var waitingMaximum = 1000
    /// How long to wait for a connection to be made, in seconds.
    var connectSeconds = 10
    /// How long a call may take, in seconds, waiting included.
    var timeoutSeconds = 60
    /// How long a connection rests between an answer and the next call, in milliseconds: its end would be seen then.
    var restMilliseconds = 1
    /// The same while the server is known to end connections without saying so.
    var longRestMilliseconds = 100
    /// How long a connection without a call is kept, in seconds; servers end theirs later.
    var idleSeconds = 4
    /// How large an answer may be, in bytes: the largest of a task, with room for how a service writes it.
    var answerMaximum = 1_048_576
}
