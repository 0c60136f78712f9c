// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

/// What an execution asks the outside to do, after its turn is on disk.
package enum Effect: Sendable, Equatable {
    case startTask(TaskRequest)
    /// The outcome is not wanted any more: a timeout, an aborted sibling, a stop.
    case cancelTask(EffectID)
    case setTimer(TimerID, at: Timestamp)
    case cancelTimer(TimerID)
}

/// One attempt of a Task state.
package struct TaskRequest: Sendable, Equatable {
    package var id: EffectID
    package var stateName: String
    package var resource: TaskResource
    /// The effective input: the `Parameters` of a service task, the payload of a function or an activity.
    package var input: Payload
    /// The token of a `.waitForTaskToken` task or an activity's task.
    package var token: String?
    package var timeoutSeconds: Int?
    package var heartbeatSeconds: Int?
    /// `Credentials.RoleArn`.
    package var credentialsRoleARN: String?
    /// Which attempt of this visit of the state, from 0.
    package var attempt: Int
    /// Whether the attempt was handed out before a restart: what has no name of its own may have happened then.
    package var isReissued = false
    /// Set where the execution runs a test case: its mocks are asked first.
    package var mocked: MockedCall?

    package init(
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
package struct MockedCall: Sendable, Equatable {
    package var testCase: String
    /// Which call of that state in the execution, over all its visits and attempts, from 0.
    package var invocation: Int

    package init(testCase: String, invocation: Int) {
        self.testCase = testCase
        self.invocation = invocation
    }
}

/// How an execution ended.
package struct ExecutionResult: Sendable, Equatable {
    package var status: ExecutionStatus
    package var output: Payload?
    package var error: String?
    package var cause: String?

    package init(status: ExecutionStatus, output: Payload? = nil, error: String? = nil, cause: String? = nil) {
        self.status = status
        self.output = output
        self.error = error
        self.cause = cause
    }
}
