// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    /// Ends the attempts whose calls were cut off and may have happened; everything else goes on by itself.
    mutating func recover() {
        for frame in frames.ids {
            guard status == .running, frames.contains(frame) else { continue }
            guard let (attempt, resource) = interruptedAttempt(in: frame) else { continue }
            taskFailed(
                attempt.id,
                TaskFailure(error: resource.interruption.error, cause: resource.interruption.cause)
            )
        }
    }

    /// Whether the command `recover` changes anything: most executions wait for what goes on by itself.
    public var isInterrupted: Bool {
        status == .running && frames.ids.contains { interruptedAttempt(in: $0) != nil }
    }

    private func interruptedAttempt(in frame: FrameID) -> (TaskAttempt, TaskResource)? {
        guard case .task(let attempt) = frames.activity(of: frame) else { return nil }
        guard case .task(let task) = frames.state(of: frame).kind else { return nil }
        guard task.resource.recovery == .interrupt, !attempt.isSubmitted else { return nil }
        return (attempt, task.resource)
    }

    /// What the outside must do after a restart: timers to set and tasks to hand out again.
    ///
    /// Asked before the command `recover` is applied: what that sets up comes with its step.
    public var pending: [Effect] {
        guard status == .running else { return [] }
        var effects: [Effect] = []
        append(timeout, to: &effects)
        for frame in frames.all {
            switch frame.activity {
            case .pausing(let alarm), .waiting(let alarm), .backingOff(let alarm):
                append(alarm, to: &effects)
            case .task(let attempt):
                append(attempt.timeout, to: &effects)
                append(attempt.heartbeat, to: &effects)
                if let request = restartRequest(attempt, in: frame) { effects.append(.startTask(request)) }
            case .entering, .retrying, .joining, .joined, .finished, .halted:
                break
            }
        }
        return effects
    }

    private func append(_ alarm: Alarm?, to effects: inout [Effect]) {
        if let alarm { effects.append(.setTimer(alarm.id, at: alarm.time)) }
    }

    /// The request of a task that is handed out again: nested executions, which have a name of their own, unless only
    /// their token is awaited; activities' tasks that no worker has.
    private func restartRequest(_ attempt: TaskAttempt, in frame: Frame) -> TaskRequest? {
        guard case .task(let task) = frame.current.kind, let input = attempt.input else { return nil }
        switch task.resource.recovery {
        case .interrupt: return nil
        case .requeue: if attempt.isSubmitted { return nil }
        case .restart: if attempt.isSubmitted, task.resource.hasToken { return nil }
        }
        var request = TaskRequest(
            id: attempt.id,
            stateName: frame.current.name,
            resource: task.resource,
            input: input,
            token: attempt.token,
            timeoutSeconds: attempt.timeoutSeconds,
            heartbeatSeconds: attempt.heartbeatSeconds,
            credentialsRoleARN: attempt.credentialsRoleARN,
            attempt: frame.retryCount
        )
        request.isReissued = true
        request.mocked = attempt.mocked
        return request
    }
}
