// SPDX-License-Identifier: Apache-2.0

public import Engine
public import StatesLanguage
public import Storage

/// The calls of the engine that tasks make: Step Functions as an integration of itself.
public protocol WorkflowService: Sendable {
    /// The type of the machine that an ARN names, as itself, as a version or by an alias.
    func stateMachineType(arn: String, reply: @escaping Reply<WorkflowType>)
    func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>)
    func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>)
    func describeExecution(arn: String, reply: @escaping Reply<ExecutionRecord>)
    func stopExecution(arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>)
    /// Answers once the execution has ended.
    func awaitExecution(arn: String, reply: @escaping Reply<ExecutionRecord>)
    func sendTaskSuccess(token: String, output: String, reply: @escaping Reply<Void>)
    func sendTaskFailure(token: String, error: String?, cause: String?, reply: @escaping Reply<Void>)
    func sendTaskHeartbeat(token: String, reply: @escaping Reply<Void>)
    /// Waits for an activity's task; returns how to end the wait.
    func pollActivity(
        arn: String,
        workerName: String?,
        reply: @escaping Reply<ActivityTask?>
    ) -> @Sendable () -> Void
}

extension WorkflowEngine: WorkflowService {
    /// Waits for an activity's task.
    ///
    /// - Parameters:
    ///   - arn: the activity.
    ///   - workerName: who waits.
    ///   - reply: gets the task, or nil when none came in time.
    /// - Returns: how to end the wait.
    public func pollActivity(
        arn: String,
        workerName: String?,
        reply: @escaping Reply<ActivityTask?>
    ) -> @Sendable () -> Void {
        let poll = activityTask(arn: arn, workerName: workerName, isTask: true, reply: reply)
        return { poll.cancel() }
    }
}
