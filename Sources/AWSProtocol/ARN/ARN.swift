// SPDX-License-Identifier: Apache-2.0

/// An Amazon Resource Name: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
public struct ARN: Sendable, Hashable {
    public var partition: String
    public var service: String
    public var region: String
    public var account: String
    /// All behind the fifth colon.
    public var resource: String

    public init(partition: String = "aws", service: String, region: String, account: String, resource: String) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Reads a text.
    public init(_ text: String) throws(InvalidARN) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "arn" else { throw InvalidARN("Invalid ARN prefix: \(text)") }
        guard parts.count == 6, !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
            throw InvalidARN("Invalid ARN format: \(text)")
        }
        self.init(
            partition: String(parts[1]),
            service: String(parts[2]),
            region: String(parts[3]),
            account: String(parts[4]),
            resource: String(parts[5])
        )
    }
}

extension ARN: CustomStringConvertible {
    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}

/// Why a text is not the ARN that is wanted; `message` is what the error InvalidArn says.
public struct InvalidARN: Error, Sendable, Equatable {
    public var message: String

    init(_ reason: String) { message = "Invalid Arn: '\(reason)'" }
}
