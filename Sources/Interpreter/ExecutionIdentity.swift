// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// Who an execution is: what never changes from its start to its end.
///
/// An object, since it goes wherever its execution goes: a copy of ten strings costs twenty changes of counts.
package final class ExecutionIdentity: Sendable {
    package let arn: String
    package let name: String
    /// The unqualified ARN of the state machine.
    package let stateMachineARN: String
    package let stateMachineName: String
    package let roleARN: String
    package let type: WorkflowType
    package let startTime: Timestamp
    /// Set when it was started through a version or an alias.
    package let versionARN: String?
    package let aliasARN: String?
    package let region: String

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

extension ExecutionIdentity: Equatable {
    package static func == (left: ExecutionIdentity, right: ExecutionIdentity) -> Bool {
        left.arn == right.arn && left.name == right.name && left.stateMachineARN == right.stateMachineARN
            && left.stateMachineName == right.stateMachineName && left.roleARN == right.roleARN
            && left.type == right.type && left.startTime == right.startTime && left.versionARN == right.versionARN
            && left.aliasARN == right.aliasARN && left.region == right.region
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
