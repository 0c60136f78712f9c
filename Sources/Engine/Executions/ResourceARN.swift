// SPDX-License-Identifier: Apache-2.0

/// An ARN of Step Functions' own: `arn:PARTITION:states:REGION:ACCOUNT:TYPE:NAME` (reference §1.2).
struct ResourceARN: Sendable, Equatable {
    /// The kinds of resources, by the word in the ARN.
    enum Kind: String, Sendable {
        case stateMachine
        case execution
        case express
        case activity
        case mapRun
    }

    var kind: Kind
    /// All that follows the kind.
    var name: String

    /// Reads an ARN that has to name one kind of resource; throws `InvalidArn` for all else, in AWS's words.
    init(_ text: String, _ expected: Kind) throws(ServiceError) {
        let parts = text.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false)
        guard parts.count == 7, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "states" else {
            throw .invalidARN("Invalid ARN prefix: \(text)")
        }
        guard let kind = Kind(rawValue: String(parts[5])), kind == expected, !parts[6].isEmpty else {
            throw .invalidARN("Resource type not valid in this context: \(parts[5])")
        }
        self.kind = kind
        name = String(parts[6])
    }
}

extension ServiceError {
    static func invalidARN(_ reason: String) -> ServiceError {
        ServiceError(.invalidArn, "Invalid Arn: '\(reason)'")
    }
}

extension WorkflowEngine.Configuration {
    /// What all ARNs of this region and account begin with, up to the kind.
    var arnPrefix: String { "arn:\(partition):states:\(region):\(account):" }

    private var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        return "aws"
    }
}
