// SPDX-License-Identifier: Apache-2.0

public import AWSProtocol

/// The services of AWS's JSON protocol that tasks can call over HTTP.
public struct ServiceConfiguration: Sendable, Equatable {
    /// Where one of them is, and whose calls it gets.
    public struct Service: Sendable, Equatable {
        public var endpoint: ServiceEndpoint
        public var region: String
        public var credentials: Credentials
        /// How long a call may take, in seconds.
        public var timeoutSeconds: Int

        public init(endpoint: ServiceEndpoint, region: String, credentials: Credentials, timeoutSeconds: Int = 60) {
            self.endpoint = endpoint
            self.region = region
            self.credentials = credentials
            self.timeoutSeconds = timeoutSeconds
        }
    }

    /// By the name that a resource has for each behind `aws-sdk:`.
    public var services: [String: Service]
    /// Whether a secret stands in the configuration file itself.
    public private(set) var holdsSecrets = false
    /// The files that credentials were read from.
    public private(set) var credentialsFiles: [String] = []

    public init(services: [String: Service]) { self.services = services }

    /// No service: what names one is refused when it is created.
    public static let none = ServiceConfiguration(services: [:])

    mutating func noteSecrets() { holdsSecrets = true }

    mutating func note(credentialsFile path: String) { credentialsFiles.append(path) }
}
