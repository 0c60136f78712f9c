// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// Who an execution is: what never changes from its start to its end.
///
/// An object, since it goes wherever its execution goes: a copy of ten strings costs twenty changes of counts.
package final class ExecutionIdentity: Sendable {
    package let arn: String
    package let name: String
    /// What it is an execution of.
    package let stateMachine: StateMachineIdentity
    package let startTime: Timestamp
    /// Set when it was started through a version or an alias.
    package let versionARN: String?
    package let aliasARN: String?

    package init(
        arn: String,
        name: String,
        of stateMachine: StateMachineIdentity,
        startTime: Timestamp,
        versionARN: String? = nil,
        aliasARN: String? = nil
    ) {
        self.arn = arn
        self.name = name
        self.stateMachine = stateMachine
        self.startTime = startTime
        self.versionARN = versionARN
        self.aliasARN = aliasARN
    }

    /// An execution whose state machine's identity no other one shares, as the stores make them.
    package convenience init(
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
        let stateMachine = StateMachineIdentity(
            arn: stateMachineARN,
            name: stateMachineName,
            roleARN: roleARN,
            type: type,
            region: region
        )
        self.init(
            arn: arn,
            name: name,
            of: stateMachine,
            startTime: startTime,
            versionARN: versionARN,
            aliasARN: aliasARN
        )
    }

    /// The unqualified ARN of the state machine.
    package var stateMachineARN: String { stateMachine.arn }
    package var stateMachineName: String { stateMachine.name }
    package var roleARN: String { stateMachine.roleARN }
    package var type: WorkflowType { stateMachine.type }
    package var region: String { stateMachine.region }
}

/// What all executions of a state machine that began under one revision share.
package final class StateMachineIdentity: Sendable {
    /// The unqualified ARN.
    package let arn: String
    package let name: String
    package let roleARN: String
    package let type: WorkflowType
    package let region: String

    package init(arn: String, name: String, roleARN: String, type: WorkflowType, region: String) {
        self.arn = arn
        self.name = name
        self.roleARN = roleARN
        self.type = type
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
