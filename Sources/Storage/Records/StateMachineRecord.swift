// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// The number of one revision of a state machine's definition in its store; never reused.
public struct RevisionKey: Hashable, Sendable {
    public var number: Int64

    public init(_ number: Int64) { self.number = number }
}

/// A state machine as DescribeStateMachine shows it.
public struct StateMachineRecord: Sendable, Equatable {
    /// Whether it takes new executions, or only waits for the end of those it has.
    public enum Status: String, Sendable {
        case active = "ACTIVE"
        case deleting = "DELETING"
    }

    public var arn: String
    public var name: String
    public var type: WorkflowType
    public var status: Status
    public var creationTime: Timestamp
    /// The current revision.
    public var revision: RevisionKey
    /// The UUID of the current revision; nil until the first update.
    public var revisionID: String?
    public var updateTime: Timestamp
    /// The definition's text as submitted; empty where `sealedDefinition` stands for it.
    public var definition: String
    /// Set where a key of the customer seals the definition.
    public var sealedDefinition: [UInt8]?
    public var roleARN: String
    /// `loggingConfiguration`, `tracingConfiguration`, `encryptionConfiguration`, `tags`, and the `publish` and
    /// `versionDescription` of the creation in the API's shape, as given; members that were not given are absent.
    public var configuration: JSONObject
    /// The number of the last version that was published; 0 where there was none.
    public var lastVersion: Int

    public init(
        arn: String,
        name: String,
        type: WorkflowType,
        status: Status,
        creationTime: Timestamp,
        revision: RevisionKey,
        revisionID: String?,
        updateTime: Timestamp,
        definition: String,
        roleARN: String,
        configuration: JSONObject,
        lastVersion: Int = 0
    ) {
        self.arn = arn
        self.name = name
        self.type = type
        self.status = status
        self.creationTime = creationTime
        self.revision = revision
        self.revisionID = revisionID
        self.updateTime = updateTime
        self.definition = definition
        self.roleARN = roleARN
        self.configuration = configuration
        self.lastVersion = lastVersion
    }

    /// The version of the current revision, where it is published: numbers only grow.
    public var latestVersionARN: String { "\(arn):\(lastVersion)" }
}

/// One state machine as ListStateMachines shows it: without its definition, which a page of 1,000 must not read.
public struct StateMachineSummary: Sendable, Equatable {
    public var arn: String
    public var name: String
    public var type: WorkflowType
    public var creationTime: Timestamp

    public init(arn: String, name: String, type: WorkflowType, creationTime: Timestamp) {
        self.arn = arn
        self.name = name
        self.type = type
        self.creationTime = creationTime
    }
}

extension StateMachineRecord {
    public var summary: StateMachineSummary {
        StateMachineSummary(arn: arn, name: name, type: type, creationTime: creationTime)
    }
}

/// An activity as DescribeActivity shows it.
public struct ActivityRecord: Sendable, Equatable {
    public var arn: String
    public var name: String
    public var creationTime: Timestamp
    /// `encryptionConfiguration` and `tags` in the API's shape, as given.
    public var configuration: JSONObject

    public init(arn: String, name: String, creationTime: Timestamp, configuration: JSONObject) {
        self.arn = arn
        self.name = name
        self.creationTime = creationTime
        self.configuration = configuration
    }
}
