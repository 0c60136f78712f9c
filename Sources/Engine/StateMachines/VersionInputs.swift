// SPDX-License-Identifier: Apache-2.0

package import Storage

/// What PublishStateMachineVersion takes.
package struct PublishVersionInput: Sendable {
    package var stateMachineARN: String
    /// The revision that the caller means; nil: whichever is current.
    package var revisionID: String?
    package var description: String?

    package init(stateMachineARN: String, revisionID: String?, description: String?) {
        self.stateMachineARN = stateMachineARN
        self.revisionID = revisionID
        self.description = description
    }
}

/// One entry of a routing configuration, as the API has it.
package struct RouteInput: Sendable, Equatable {
    package var versionARN: String
    package var weight: Int

    package init(versionARN: String, weight: Int) {
        self.versionARN = versionARN
        self.weight = weight
    }
}

/// What CreateStateMachineAlias takes.
package struct CreateAliasInput: Sendable {
    package var name: String
    package var description: String?
    package var routes: [RouteInput]

    package init(name: String, description: String?, routes: [RouteInput]) {
        self.name = name
        self.description = description
        self.routes = routes
    }
}

/// What UpdateStateMachineAlias takes; what is nil stays.
package struct UpdateAliasInput: Sendable {
    package var aliasARN: String
    package var description: String?
    package var routes: [RouteInput]?

    package init(aliasARN: String, description: String?, routes: [RouteInput]?) {
        self.aliasARN = aliasARN
        self.description = description
        self.routes = routes
    }
}

/// A state machine as DescribeStateMachine shows it: itself, or as one of its versions.
package struct DescribedStateMachine: Sendable, Equatable {
    /// Of a version: its ARN, its creation, what it says.
    package var record: StateMachineRecord
    /// A version's description.
    package var description: String?
}
