// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// An ARN of Step Functions' own: `arn:PARTITION:states:REGION:ACCOUNT:TYPE:NAME` (reference §1.2).
public struct ResourceARN: Sendable, Equatable {
    /// The kinds of resources, by the word in the ARN.
    public enum Kind: String, Sendable {
        case stateMachine
        case execution
        case express
        case activity
        case mapRun
    }

    public var kind: Kind
    /// All that follows the kind.
    public var name: String

    /// Reads an ARN that has to name one kind of resource; throws `InvalidArn` for all else, in AWS's words.
    public init(_ text: String, _ expected: Kind) throws(ServiceError) { try self.init(text, in: [expected]) }

    /// Reads an ARN that has to name one of some kinds of resources; throws `InvalidArn` for all else.
    init(_ text: String, in kinds: Set<Kind>) throws(ServiceError) {
        let parts = text.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false)
        guard parts.count == 7, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "states" else {
            throw .invalidARN("Invalid ARN prefix: \(text)")
        }
        guard let kind = Kind(rawValue: String(parts[5])), kinds.contains(kind), !parts[6].isEmpty else {
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
    var arnPrefix: String { arnPrefix(of: "states") }

    /// What the ARNs of a service begin with in this region and account: `arn:P:SERVICE:R:A:`.
    public func arnPrefix(of service: String) -> String { "arn:\(partition):\(service):\(region):\(account):" }

    private var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        return "aws"
    }
}

/// The ARNs of executions.
public enum ExecutionARN {
    /// What the ARNs of a state machine's executions begin with, up to their names.
    ///
    /// - Parameters:
    ///   - arn: the machine's ARN; a version or alias behind it does not matter.
    ///   - type: the machine's type.
    /// - Returns: `arn:P:states:R:A:execution:MACHINE:`.
    public static func prefix(ofStateMachine arn: String, type: WorkflowType = .standard) -> String {
        var parts = arn.split(separator: ":", omittingEmptySubsequences: false).prefix(7)
        if parts.count == 7 { parts[5] = type == .standard ? "execution" : "express" }
        return parts.joined(separator: ":") + ":"
    }
}
