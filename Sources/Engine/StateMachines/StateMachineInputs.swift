// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage
public import Storage

/// What CreateStateMachine takes.
public struct CreateStateMachineInput: Sendable {
    public var name: String
    public var definition: String
    public var roleARN: String
    public var type: WorkflowType
    public var configuration: JSONObject
    /// Whether the first revision becomes version 1.
    public var publish: Bool
    public var versionDescription: String?

    public init(
        name: String,
        definition: String,
        roleARN: String,
        type: WorkflowType,
        configuration: JSONObject,
        publish: Bool = false,
        versionDescription: String? = nil
    ) {
        self.name = name
        self.definition = definition
        self.roleARN = roleARN
        self.type = type
        self.configuration = configuration
        self.publish = publish
        self.versionDescription = versionDescription
    }
}

/// What CreateStateMachine answers.
public struct CreatedStateMachine: Sendable, Equatable {
    public var record: StateMachineRecord
    /// The published version that the call asked for; nil where it asked for none.
    public var versionARN: String?

    public var arn: String { record.arn }
}

/// What UpdateStateMachine takes; what is nil stays.
public struct UpdateStateMachineInput: Sendable {
    public var stateMachineARN: String
    public var definition: String?
    public var roleARN: String?
    public var configuration: JSONObject
    /// Whether what is current afterwards becomes a version.
    public var publish: Bool
    public var versionDescription: String?

    public init(
        stateMachineARN: String,
        definition: String?,
        roleARN: String?,
        configuration: JSONObject,
        publish: Bool = false,
        versionDescription: String? = nil
    ) {
        self.stateMachineARN = stateMachineARN
        self.definition = definition
        self.roleARN = roleARN
        self.configuration = configuration
        self.publish = publish
        self.versionDescription = versionDescription
    }
}
