// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// A published revision of a state machine.
public struct VersionRecord: Sendable, Equatable {
    public var stateMachineARN: String
    /// Counted from 1 in each state machine; never used again.
    public var number: Int
    public var revision: RevisionKey
    public var creationTime: Timestamp
    public var description: String?

    public init(
        stateMachineARN: String,
        number: Int,
        revision: RevisionKey,
        creationTime: Timestamp,
        description: String?
    ) {
        self.stateMachineARN = stateMachineARN
        self.number = number
        self.revision = revision
        self.creationTime = creationTime
        self.description = description
    }

    public var arn: String { "\(stateMachineARN):\(number)" }
}

/// A name for one version of a state machine, or for two that share its executions.
public struct AliasRecord: Sendable, Equatable {
    /// A version, and how many of 100 executions it gets.
    public struct Route: Sendable, Equatable {
        public var version: Int
        public var weight: Int

        public init(version: Int, weight: Int) {
            self.version = version
            self.weight = weight
        }
    }

    public var stateMachineARN: String
    public var name: String
    public var description: String?
    /// One or two, of different versions; the weights' sum is 100.
    public var routes: [Route]
    public var creationTime: Timestamp
    /// That of the creation, until the first update.
    public private(set) var updateTime: Timestamp

    public init(
        stateMachineARN: String,
        name: String,
        description: String?,
        routes: [Route],
        creationTime: Timestamp,
        updateTime: Timestamp
    ) {
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.description = description
        self.routes = routes
        self.creationTime = creationTime
        self.updateTime = updateTime
    }

    public var arn: String { "\(stateMachineARN):\(name)" }

    /// Nil where it was never updated.
    public var lastUpdate: Timestamp? { updateTime == creationTime ? nil : updateTime }

    /// Notes an update, which is always later than the creation.
    public mutating func setUpdated(at time: Timestamp) {
        updateTime = max(time, Timestamp(milliseconds: creationTime.milliseconds + 1))
    }
}
