// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// Who an execution is: what never changes from its start to its end.
package struct ExecutionIdentity: Sendable, Equatable {
    package var arn: String
    package var name: String
    /// The unqualified ARN of the state machine.
    package var stateMachineARN: String
    package var stateMachineName: String
    package var roleARN: String
    package var type: WorkflowType
    package var startTime: Timestamp
    /// Set when it was started through a version or an alias.
    package var versionARN: String?
    package var aliasARN: String?
    package var region: String

    package init(
        arn: String,
        name: String,
        stateMachineARN: String,
        stateMachineName: String,
        roleARN: String,
        type: WorkflowType,
        startTime: Timestamp,
        versionARN: String? = nil,
        aliasARN: String? = nil,
        region: String
    ) {
        self.arn = arn
        self.name = name
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        self.roleARN = roleARN
        self.type = type
        self.startTime = startTime
        self.versionARN = versionARN
        self.aliasARN = aliasARN
        self.region = region
    }
}

/// The status of an execution, by the API's names.
package enum ExecutionStatus: String, Sendable, CaseIterable {
    case running = "RUNNING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timedOut = "TIMED_OUT"
    case aborted = "ABORTED"
    case pendingRedrive = "PENDING_REDRIVE"
}
