// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

/// The number of one revision of a state machine's definition in its store; never reused.
package struct RevisionKey: Hashable, Sendable {
    package var number: Int64

    package init(_ number: Int64) { self.number = number }
}

/// A state machine as DescribeStateMachine shows it.
package struct StateMachineRecord: Sendable, Equatable {
    /// Whether it takes new executions, or only waits for the end of those it has.
    package enum Status: String, Sendable {
        case active = "ACTIVE"
        case deleting = "DELETING"
    }

    package var arn: String
    package var name: String
    package var type: WorkflowType
    package var status: Status
    package var creationTime: Timestamp
    /// The current revision.
    package var revision: RevisionKey
    /// The UUID of the current revision; nil until the first update.
    package var revisionID: String?
    package var updateTime: Timestamp
    /// The definition's text as submitted; empty where `sealedDefinition` stands for it.
    package var definition: String
    /// Set where a key of the customer seals the definition.
    package var sealedDefinition: [UInt8]?
    package var roleARN: String
    /// `loggingConfiguration`, `tracingConfiguration`, `encryptionConfiguration`, `tags`, and the `publish` and
    /// `versionDescription` of the creation in the API's shape, as given; members that were not given are absent.
    package var configuration: JSONObject
    /// The number of the last version that was published; 0 where there was none.
    package var lastVersion: Int

    package init(
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
    package var latestVersionARN: String { "\(arn):\(lastVersion)" }
}

/// One state machine as ListStateMachines shows it: without its definition, which a page of 1,000 must not read.
package struct StateMachineSummary: Sendable, Equatable {
    package var arn: String
    package var name: String
    package var type: WorkflowType
    package var creationTime: Timestamp

    package init(arn: String, name: String, type: WorkflowType, creationTime: Timestamp) {
        self.arn = arn
        self.name = name
        self.type = type
        self.creationTime = creationTime
    }
}

extension StateMachineRecord {
    package var summary: StateMachineSummary {
        StateMachineSummary(arn: arn, name: name, type: type, creationTime: creationTime)
    }
}

/// An activity as DescribeActivity shows it.
package struct ActivityRecord: Sendable, Equatable {
    package var arn: String
    package var name: String
    package var creationTime: Timestamp
    /// `encryptionConfiguration` and `tags` in the API's shape, as given.
    package var configuration: JSONObject

    package init(arn: String, name: String, creationTime: Timestamp, configuration: JSONObject) {
        self.arn = arn
        self.name = name
        self.creationTime = creationTime
        self.configuration = configuration
    }
}
