// SPDX-License-Identifier: Apache-2.0

/// The mail server that takes what topics send.
package struct SMTPConfiguration: Sendable, Equatable {
    /// A name and its password, for AUTH PLAIN.
    package struct Credentials: Sendable, Equatable {
        package var username: String
        package var password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    package var host: String
    package var port: Int
    /// The sender's address.
    package var from: String
    /// Nil where the server wants none.
    ///
    /// They go over the connection as it is, which is not encrypted.
    package var credentials: Credentials?
    /// How long to wait for the connection and for each reply, in seconds.
    package var timeoutSeconds: Int

    package init(host: String, port: Int, from: String, credentials: Credentials? = nil, timeoutSeconds: Int = 30) {
        self.host = host
        self.port = port
        self.from = from
        self.credentials = credentials
        self.timeoutSeconds = timeoutSeconds
    }
}
