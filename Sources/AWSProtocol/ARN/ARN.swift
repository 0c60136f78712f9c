// SPDX-License-Identifier: Apache-2.0

/// An Amazon Resource Name: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
package struct ARN: Sendable, Hashable {
    package var partition: String
    package var service: String
    package var region: String
    package var account: String
    /// All behind the fifth colon.
    package var resource: String

    package init(partition: String = "aws", service: String, region: String, account: String, resource: String) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Reads a text.
    package init(_ text: String) throws(InvalidARN) {
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
    package var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}

/// Why a text is not the ARN that is wanted; `message` is what the error InvalidArn says.
package struct InvalidARN: Error, Sendable, Equatable {
    package var message: String

    init(_ reason: String) { message = "Invalid Arn: '\(reason)'" }
}
