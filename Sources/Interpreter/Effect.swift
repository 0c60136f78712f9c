// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// What an execution asks the outside to do, after its turn is on disk.
public enum Effect: Sendable, Equatable {
    case startTask(TaskRequest)
    /// The outcome is not wanted any more: a timeout, an aborted sibling, a stop.
    case cancelTask(EffectID)
    case setTimer(TimerID, at: Timestamp)
    case cancelTimer(TimerID)
}

/// One attempt of a Task state.
public struct TaskRequest: Sendable, Equatable {
    public var id: EffectID
    public var stateName: String
    public var resource: TaskResource
    /// The effective input: the `Parameters` of a service task, the payload of a function or an activity.
    public var input: Payload
    /// The token of a `.waitForTaskToken` task or an activity's task.
    public var token: String?
    public var timeoutSeconds: Int?
    public var heartbeatSeconds: Int?
    /// `Credentials.RoleArn`.
    public var credentialsRoleARN: String?
    /// Which attempt of this visit of the state, from 0.
    public var attempt: Int
    /// Whether the attempt was handed out before a restart: what has no name of its own may have happened then.
    public var isReissued = false
    /// Set where the execution runs a test case: its mocks are asked first.
    public var mocked: MockedCall?

    public init(
        id: EffectID,
        stateName: String,
        resource: TaskResource,
        input: Payload,
        token: String? = nil,
        timeoutSeconds: Int? = nil,
        heartbeatSeconds: Int? = nil,
        credentialsRoleARN: String? = nil,
        attempt: Int = 0
    ) {
        self.id = id
        self.stateName = stateName
        self.resource = resource
        self.input = input
        self.token = token
        self.timeoutSeconds = timeoutSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.credentialsRoleARN = credentialsRoleARN
        self.attempt = attempt
    }
}

/// A call of a state's task in an execution of a test case.
public struct MockedCall: Sendable, Equatable {
    public var testCase: String
    /// Which call of that state in the execution, over all its visits and attempts, from 0.
    public var invocation: Int

    public init(testCase: String, invocation: Int) {
        self.testCase = testCase
        self.invocation = invocation
    }
}

/// How an execution ended.
public struct ExecutionResult: Sendable, Equatable {
    public var status: ExecutionStatus
    public var output: Payload?
    public var error: String?
    public var cause: String?

    public init(status: ExecutionStatus, output: Payload? = nil, error: String? = nil, cause: String? = nil) {
        self.status = status
        self.output = output
        self.error = error
        self.cause = cause
    }
}
