// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage
package import Storage

/// What CreateStateMachine takes.
package struct CreateStateMachineInput: Sendable {
    package var name: String
    package var definition: String
    package var roleARN: String
    package var type: WorkflowType
    package var configuration: JSONObject
    /// Whether the first revision becomes version 1.
    package var publish: Bool
    package var versionDescription: String?

    package init(
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
package struct CreatedStateMachine: Sendable, Equatable {
    package var record: StateMachineRecord
    /// The published version that the call asked for; nil where it asked for none.
    package var versionARN: String?

    package var arn: String { record.arn }
}

/// What UpdateStateMachine takes; what is nil stays.
package struct UpdateStateMachineInput: Sendable {
    package var stateMachineARN: String
    package var definition: String?
    package var roleARN: String?
    package var configuration: JSONObject
    /// Whether what is current afterwards becomes a version.
    package var publish: Bool
    package var versionDescription: String?

    package init(
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
