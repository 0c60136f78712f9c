// SPDX-License-Identifier: Apache-2.0

/// The mail server that takes what topics send.
public struct SMTPConfiguration: Sendable, Equatable {
    /// A name and its password, for AUTH PLAIN.
    public struct Credentials: Sendable, Equatable {
        public var username: String
        public var password: String

        public init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    public var host: String
    public var port: Int
    /// The sender's address.
    public var from: String
    /// Nil where the server wants none.
    ///
    /// They go over the connection as it is, which is not encrypted.
    public var credentials: Credentials?
    /// How long to wait for the connection and for each reply, in seconds.
    public var timeoutSeconds: Int

    public init(host: String, port: Int, from: String, credentials: Credentials? = nil, timeoutSeconds: Int = 30) {
        self.host = host
        self.port = port
        self.from = from
        self.credentials = credentials
        self.timeoutSeconds = timeoutSeconds
    }
}
