// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// A published revision of a state machine.
package struct VersionRecord: Sendable, Equatable {
    package var stateMachineARN: String
    /// Counted from 1 in each state machine; never used again.
    package var number: Int
    package var revision: RevisionKey
    package var creationTime: Timestamp
    package var description: String?

    package init(
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

    package var arn: String { "\(stateMachineARN):\(number)" }
}

/// A name for one version of a state machine, or for two that share its executions.
package struct AliasRecord: Sendable, Equatable {
    /// A version, and how many of 100 executions it gets.
    package struct Route: Sendable, Equatable {
        package var version: Int
        package var weight: Int

        package init(version: Int, weight: Int) {
            self.version = version
            self.weight = weight
        }
    }

    package var stateMachineARN: String
    package var name: String
    package var description: String?
    /// One or two, of different versions; the weights' sum is 100.
    package var routes: [Route]
    package var creationTime: Timestamp
    /// That of the creation, until the first update.
    package private(set) var updateTime: Timestamp

    package init(
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

    package var arn: String { "\(stateMachineARN):\(name)" }

    /// Nil where it was never updated.
    package var lastUpdate: Timestamp? { updateTime == creationTime ? nil : updateTime }

    /// Notes an update, which is always later than the creation.
    package mutating func setUpdated(at time: Timestamp) {
        updateTime = max(time, Timestamp(milliseconds: creationTime.milliseconds + 1))
    }
}
