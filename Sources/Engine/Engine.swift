// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import JSONModule
package import Logging
package import StatesLanguage
package import Storage

/// Runs executions: lanes, group commit, effects after their commit, timers, tokens, activities, recovery.
///
/// All calls may come from any thread, do not block, and answer through a `Reply`; what changes the store is
/// answered when it is on disk. Arguments are already checked against the API's model (lengths, enums, required).
package final class Engine: Sendable {
    package struct Configuration: Sendable {
        package var region: String
        package var account: String

        package init(region: String, account: String) {
            self.region = region
            self.account = account
        }
    }
}

// MARK: - State machines

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

extension Engine {
    package func createStateMachine(_ input: CreateStateMachineInput, reply: @escaping Reply<StateMachineRecord>) {}
    package func updateStateMachine(_ input: UpdateStateMachineInput, reply: @escaping Reply<StateMachineRecord>) {}
    package func deleteStateMachine(arn: String, reply: @escaping Reply<Void>) {}
    package func describeStateMachine(arn: String, reply: @escaping Reply<StateMachineRecord>) {}
    package func describeStateMachineForExecution(arn: String, reply: @escaping Reply<StateMachineRecord>) {}
    package func listStateMachines(cursor: String?, limit: Int, reply: @escaping Reply<Page<StateMachineRecord>>) {}
    package func validate(definition: String, type: WorkflowType) -> DefinitionAnalysis {
        DefinitionAnalysis(machine: nil, diagnostics: [])
    }
}

// MARK: - Executions

package struct StartExecutionInput: Sendable {
    package var stateMachineARN: String
    /// Nil: a UUID is made.
    package var name: String?
    /// The caller's JSON text.
    package var input: String
    package var traceHeader: String?

    package init(stateMachineARN: String, name: String?, input: String, traceHeader: String?) {
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
    }
}

package struct StartedExecution: Sendable {
    package var arn: String
    package var startTime: Timestamp

    package init(arn: String, startTime: Timestamp) {
        self.arn = arn
        self.startTime = startTime
    }
}

/// A synchronous Express execution that has ended.
package struct SyncExecution: Sendable {
    package var identity: ExecutionIdentity
    package var input: String
    package var stopTime: Timestamp
    package var result: ExecutionResult

    package init(identity: ExecutionIdentity, input: String, stopTime: Timestamp, result: ExecutionResult) {
        self.identity = identity
        self.input = input
        self.stopTime = stopTime
        self.result = result
    }
}

extension Engine {
    package func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>) {}
    /// Express only. Where nothing outside is needed it runs from request to reply on the calling lane's thread.
    package func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>) {}
    package func describeExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {}
    package func listExecutions(_ query: ExecutionQuery, reply: @escaping Reply<Page<ExecutionSummary>>) {}
    package func executionHistory(arn: String, _ query: HistoryQuery, reply: @escaping Reply<[HistoryEvent]>) {}
    package func stopExecution(arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>) {}
    /// Answers once the execution has ended, at once where it already has (nested executions with `.sync`).
    package func awaitExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {}
}

// MARK: - Tokens and activities

/// A task that a worker was given.
package struct ActivityTask: Sendable {
    package var token: String
    package var input: String

    package init(token: String, input: String) {
        self.token = token
        self.input = input
    }
}

extension Engine {
    package func sendTaskSuccess(token: String, output: String, reply: @escaping Reply<Void>) {}
    package func sendTaskFailure(token: String, error: String?, cause: String?, reply: @escaping Reply<Void>) {}
    package func sendTaskHeartbeat(token: String, reply: @escaping Reply<Void>) {}
    package func createActivity(name: String, configuration: JSONObject, reply: @escaping Reply<ActivityRecord>) {}
    package func deleteActivity(arn: String, reply: @escaping Reply<Void>) {}
    package func describeActivity(arn: String, reply: @escaping Reply<ActivityRecord>) {}
    package func listActivities(cursor: String?, limit: Int, reply: @escaping Reply<Page<ActivityRecord>>) {}
    /// Waits up to 60 s for a task; nil when none came.
    package func activityTask(arn: String, workerName: String?, reply: @escaping Reply<ActivityTask?>) {}
}
