// SPDX-License-Identifier: Apache-2.0

/// Whose calls these are, to a service that checks it.
package struct Credentials: Sendable, Equatable {
    package var accessKeyID: String
    package var secretAccessKey: String
    /// What temporary credentials have besides.
    package var sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// Without the secrets, which must not come into a log.
    package var description: String { "credentials of \(accessKeyID)" }

    package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
