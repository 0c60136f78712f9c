// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
import StatesLanguage

/// What runs the tasks of one kind of resource: a function, a service's action, nested executions.
///
/// Called on the execution's lane, after the turn that scheduled the task is on disk; it must not block.
public protocol TaskConnector: Sendable {
    /// Starts one attempt. Its outcome goes to `report`, from any thread, at any time, even before this returns.
    func start(_ task: ConnectorTask, report: TaskReport)

    /// The outcome is not wanted any more: end what can be ended. What is reported later is ignored.
    func cancel(_ task: TaskAddress)
}

/// One attempt of a Task state, and whose it is.
public struct ConnectorTask: Sendable {
    public var address: TaskAddress
    public var request: TaskRequest
    public var execution: ExecutionIdentity

    public init(address: TaskAddress, request: TaskRequest, execution: ExecutionIdentity) {
        self.address = address
        self.request = request
        self.execution = execution
    }
}

/// Which attempt: unique in the store, the same after a restart.
public struct TaskAddress: Sendable, Hashable {
    public var executionARN: String
    public var effect: EffectID

    public init(executionARN: String, effect: EffectID) {
        self.executionARN = executionARN
        self.effect = effect
    }
}

/// Where a connector says how an attempt goes.
///
/// Keeping it is the promise that an outcome will come: the watchdog takes a task whose report nobody has any more, and
/// that waits for no token, for lost.
public struct TaskReport: Sendable {
    /// All copies of a report share it, so that the lane sees whether any is left.
    let line: TaskLine
    private let id: EffectID

    /// - Parameters:
    ///   - id: the attempt.
    ///   - deliver: takes the commands to the execution, from any thread.
    public init(_ id: EffectID, deliver: @escaping @Sendable (Command) -> Void) {
        self.id = id
        line = TaskLine(deliver)
    }

    /// The call of a `.sync` or `.waitForTaskToken` task was answered.
    public func submitted(_ output: JSON) { line.deliver(.taskSubmitted(id, output: Payload(output))) }

    /// An activity's task stands in its queue.
    func scheduled() { line.deliver(.activityScheduled(id)) }

    /// The task has its result.
    public func succeeded(_ output: JSON) { line.deliver(.taskSucceeded(id, output: Payload(output))) }

    /// The attempt ended without a result.
    public func failed(_ failure: TaskFailure) { line.deliver(.taskFailed(id, failure)) }

    /// A sign of life.
    public func heartbeat() { line.deliver(.taskHeartbeat(id)) }
}

/// The way from who runs a task back to its execution.
final class TaskLine: Sendable {
    let deliver: @Sendable (Command) -> Void

    init(_ deliver: @escaping @Sendable (Command) -> Void) { self.deliver = deliver }
}
