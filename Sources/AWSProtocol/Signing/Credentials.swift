// SPDX-License-Identifier: Apache-2.0

/// Whose calls these are, to a service that checks it.
public struct Credentials: Sendable, Equatable {
    public var accessKeyID: String
    public var secretAccessKey: String
    /// What temporary credentials have besides.
    public var sessionToken: String?

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// Without the secrets, which must not come into a log.
    public var description: String { "credentials of \(accessKeyID)" }

    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
