// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// Who an execution is: what never changes from its start to its end.
///
/// An object, since it goes wherever its execution goes: a copy of ten strings costs twenty changes of counts.
public final class ExecutionIdentity: Sendable {
    public let arn: String
    public let name: String
    /// What it is an execution of.
    public let stateMachine: StateMachineIdentity
    public let startTime: Timestamp
    /// Set when it was started through a version or an alias.
    public let versionARN: String?
    public let aliasARN: String?

    public init(
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
    public convenience init(
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
    public var stateMachineARN: String { stateMachine.arn }
    public var stateMachineName: String { stateMachine.name }
    public var roleARN: String { stateMachine.roleARN }
    public var type: WorkflowType { stateMachine.type }
    public var region: String { stateMachine.region }
}

/// What all executions of a state machine that began under one revision share.
public final class StateMachineIdentity: Sendable {
    /// The unqualified ARN.
    public let arn: String
    public let name: String
    public let roleARN: String
    public let type: WorkflowType
    public let region: String

    public init(arn: String, name: String, roleARN: String, type: WorkflowType, region: String) {
        self.arn = arn
        self.name = name
        self.roleARN = roleARN
        self.type = type
        self.region = region
    }
}

extension ExecutionIdentity: Equatable {
    public static func == (left: ExecutionIdentity, right: ExecutionIdentity) -> Bool {
        left.arn == right.arn && left.name == right.name && left.stateMachineARN == right.stateMachineARN
            && left.stateMachineName == right.stateMachineName && left.roleARN == right.roleARN
            && left.type == right.type && left.startTime == right.startTime && left.versionARN == right.versionARN
            && left.aliasARN == right.aliasARN && left.region == right.region
    }
}

/// The status of an execution, by the API's names.
public enum ExecutionStatus: String, Sendable, CaseIterable {
    case running = "RUNNING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timedOut = "TIMED_OUT"
    case aborted = "ABORTED"
    case pendingRedrive = "PENDING_REDRIVE"
}
