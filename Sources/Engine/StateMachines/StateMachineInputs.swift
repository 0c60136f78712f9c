// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

/// What CreateStateMachine takes.
package struct CreateStateMachineInput: Sendable {
    package var name: String
    package var definition: String
    package var roleARN: String
    package var type: WorkflowType
    package var configuration: JSONObject

    package init(name: String, definition: String, roleARN: String, type: WorkflowType, configuration: JSONObject) {
        self.name = name
        self.definition = definition
        self.roleARN = roleARN
        self.type = type
        self.configuration = configuration
    }
}

/// What UpdateStateMachine takes; what is nil stays.
package struct UpdateStateMachineInput: Sendable {
    package var stateMachineARN: String
    package var definition: String?
    package var roleARN: String?
    package var configuration: JSONObject

    package init(stateMachineARN: String, definition: String?, roleARN: String?, configuration: JSONObject) {
        self.stateMachineARN = stateMachineARN
        self.definition = definition
        self.roleARN = roleARN
        self.configuration = configuration
    }
}
