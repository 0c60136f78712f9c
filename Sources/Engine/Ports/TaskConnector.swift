// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import JSONModule
import StatesLanguage

/// What runs the tasks of one kind of resource: a function, a service's action, nested executions.
///
/// Called on the execution's lane, after the turn that scheduled the task is on disk; it must not block.
package protocol TaskConnector: Sendable {
    /// Starts one attempt. Its outcome goes to `report`, from any thread, at any time, even before this returns.
    func start(_ task: ConnectorTask, report: TaskReport)

    /// The outcome is not wanted any more: end what can be ended. What is reported later is ignored.
    func cancel(_ task: TaskAddress)
}

/// One attempt of a Task state, and whose it is.
package struct ConnectorTask: Sendable {
    package var address: TaskAddress
    package var request: TaskRequest
    package var execution: ExecutionIdentity

    package init(address: TaskAddress, request: TaskRequest, execution: ExecutionIdentity) {
        self.address = address
        self.request = request
        self.execution = execution
    }
}

/// Which attempt: unique in the store, the same after a restart.
package struct TaskAddress: Sendable, Hashable {
    package var executionARN: String
    package var effect: EffectID

    package init(executionARN: String, effect: EffectID) {
        self.executionARN = executionARN
        self.effect = effect
    }
}

/// Where a connector says how an attempt goes.
///
/// Keeping it is the promise that an outcome will come: the watchdog takes a task whose report nobody has any more, and
/// that waits for no token, for lost.
package struct TaskReport: Sendable {
    /// All copies of a report share it, so that the lane sees whether any is left.
    let line: TaskLine
    private let id: EffectID

    /// - Parameters:
    ///   - id: the attempt.
    ///   - deliver: takes the commands to the execution, from any thread.
    package init(_ id: EffectID, deliver: @escaping @Sendable (Command) -> Void) {
        self.id = id
        line = TaskLine(deliver)
    }

    /// The call of a `.sync` or `.waitForTaskToken` task was answered.
    package func submitted(_ output: JSON) { line.deliver(.taskSubmitted(id, output: Payload(output))) }

    /// An activity's task stands in its queue.
    func scheduled() { line.deliver(.activityScheduled(id)) }

    /// The task has its result.
    package func succeeded(_ output: JSON) { line.deliver(.taskSucceeded(id, output: Payload(output))) }

    /// The attempt ended without a result.
    package func failed(_ failure: TaskFailure) { line.deliver(.taskFailed(id, failure)) }

    /// A sign of life.
    package func heartbeat() { line.deliver(.taskHeartbeat(id)) }
}

/// The way from who runs a task back to its execution.
final class TaskLine: Sendable {
    let deliver: @Sendable (Command) -> Void

    init(_ deliver: @escaping @Sendable (Command) -> Void) { self.deliver = deliver }
}
