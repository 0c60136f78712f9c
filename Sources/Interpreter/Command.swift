// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What can happen to an execution.
///
/// Commands that come too late, for an effect or timer that is gone, change nothing.
public enum Command: Sendable, Equatable {
    /// The first command of every execution.
    case start(input: Payload)
    /// The call of a `.sync` or `.waitForTaskToken` task was answered; its outcome is still to come.
    case taskSubmitted(EffectID, output: Payload)
    case taskSucceeded(EffectID, output: Payload)
    case taskFailed(EffectID, TaskFailure)
    /// An activity's task stands in its queue; until then no ActivityScheduled is recorded, as AWS records none
    /// for an activity that does not exist.
    case activityScheduled(EffectID)
    /// A worker took an activity's task.
    case activityStarted(EffectID, workerName: String?)
    /// A sign of life of a task: its heartbeat clock starts anew.
    case taskHeartbeat(EffectID)
    case timerFired(TimerID)
    /// StopExecution.
    case stop(error: String?, cause: String?)
    /// DeleteStateMachine: from now on the execution fails where it would go on.
    case stateMachineDeleted
    /// The first command after a restart: calls that were in flight end with `interruption`, unless their outcome
    /// still comes by itself (tokens, activities, nested executions).
    case recover
    /// RedriveExecution: the first command of an execution that was restored after it had ended.
    case redrive
}

/// Why a task ended without a result.
public struct TaskFailure: Sendable, Equatable, Error {
    /// At which stage; it decides the type of the history event.
    public enum Stage: Sendable, Equatable {
        case run
        /// The call of a `.sync` or `.waitForTaskToken` task was refused: TaskSubmitFailed.
        case submit
        case start
        case schedule
    }

    public var error: String?
    public var cause: String?
    public var stage: Stage

    public init(error: String?, cause: String?, stage: Stage = .run) {
        self.error = error
        self.cause = cause
        self.stage = stage
    }
}

/// The number of an effect in its execution, from 1; the same after a restart.
public struct EffectID: Hashable, Sendable, Comparable {
    public var number: Int

    public init(_ number: Int) { self.number = number }

    public static func < (left: EffectID, right: EffectID) -> Bool { left.number < right.number }
}

/// The number of a timer in its execution; it shares the sequence of the effects.
public struct TimerID: Hashable, Sendable {
    public var number: Int

    public init(_ number: Int) { self.number = number }
}
