// SPDX-License-Identifier: Apache-2.0

public import Storage

/// What PublishStateMachineVersion takes.
public struct PublishVersionInput: Sendable {
    public var stateMachineARN: String
    /// The revision that the caller means; nil: whichever is current.
    public var revisionID: String?
    public var description: String?

    public init(stateMachineARN: String, revisionID: String?, description: String?) {
        self.stateMachineARN = stateMachineARN
        self.revisionID = revisionID
        self.description = description
    }
}

/// One entry of a routing configuration, as the API has it.
public struct RouteInput: Sendable, Equatable {
    public var versionARN: String
    public var weight: Int

    public init(versionARN: String, weight: Int) {
        self.versionARN = versionARN
        self.weight = weight
    }
}

/// What CreateStateMachineAlias takes.
public struct CreateAliasInput: Sendable {
    public var name: String
    public var description: String?
    public var routes: [RouteInput]

    public init(name: String, description: String?, routes: [RouteInput]) {
        self.name = name
        self.description = description
        self.routes = routes
    }
}

/// What UpdateStateMachineAlias takes; what is nil stays.
public struct UpdateAliasInput: Sendable {
    public var aliasARN: String
    public var description: String?
    public var routes: [RouteInput]?

    public init(aliasARN: String, description: String?, routes: [RouteInput]?) {
        self.aliasARN = aliasARN
        self.description = description
        self.routes = routes
    }
}

/// A state machine as DescribeStateMachine shows it: itself, or as one of its versions.
public struct DescribedStateMachine: Sendable, Equatable {
    /// Of a version: its ARN, its creation, what it says.
    public var record: StateMachineRecord
    /// A version's description.
    public var description: String?
}
