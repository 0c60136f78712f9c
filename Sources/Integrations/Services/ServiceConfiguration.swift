// SPDX-License-Identifier: Apache-2.0

package import AWSProtocol

/// The services of AWS's JSON protocol that tasks can call over HTTP.
package struct ServiceConfiguration: Sendable, Equatable {
    /// Where one of them is, and whose calls it gets.
    package struct Service: Sendable, Equatable {
        package var endpoint: ServiceEndpoint
        package var region: String
        package var credentials: Credentials
        /// How long a call may take, in seconds.
        package var timeoutSeconds: Int

        package init(endpoint: ServiceEndpoint, region: String, credentials: Credentials, timeoutSeconds: Int = 60) {
            self.endpoint = endpoint
            self.region = region
            self.credentials = credentials
            self.timeoutSeconds = timeoutSeconds
        }
    }

    /// By the name that a resource has for each behind `aws-sdk:`.
    package var services: [String: Service]
    /// Whether a secret stands in the configuration file itself.
    package private(set) var holdsSecrets = false
    /// The files that credentials were read from.
    package private(set) var credentialsFiles: [String] = []

    package init(services: [String: Service]) { self.services = services }

    /// No service: what names one is refused when it is created.
    package static let none = ServiceConfiguration(services: [:])

    mutating func noteSecrets() { holdsSecrets = true }

    mutating func note(credentialsFile path: String) { credentialsFiles.append(path) }
}
