// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// The outcomes of tasks, and the timers.
extension Execution {
    mutating func taskSubmitted(_ id: EffectID, _ output: Payload) {
        guard let (frame, resource) = waitingTask(id), case .service(let service) = resource else { return }
        // After a restart a nested execution is asked for again, and answered again.
        guard case .task(let attempt) = frames[frame].activity, !attempt.isSubmitted else { return }
        update(frame) { attempt in attempt.isSubmitted = true }
        // Whoever has the token can send one; of a nested execution nothing ever does.
        if service.pattern == .waitForTaskToken { startHeartbeat(frame) }
        let output = materialized(output)
        record(.taskSubmitted, in: frame, .taskOutput(service.eventResource, output))
        touch(frame)
    }

    mutating func activityScheduled(_ id: EffectID) {
        guard let (frame, resource) = waitingTask(id), case .activity(let arn) = resource else { return }
        guard case .task(let attempt) = frames[frame].activity, !attempt.isQueued, let queued = attempt.input else {
            return
        }
        update(frame) { attempt in attempt.isQueued = true }
        let input = materialized(queued)
        record(
            .activityScheduled,
            in: frame,
            .activityScheduled(
                resource: arn,
                input: input,
                timeoutSeconds: attempt.timeoutSeconds,
                heartbeatSeconds: attempt.heartbeatSeconds
            )
        )
        touch(frame)
    }

    mutating func activityStarted(_ id: EffectID, workerName: String?) {
        activityScheduled(id)
        guard let (frame, _) = waitingTask(id) else { return }
        update(frame) { attempt in
            attempt.isSubmitted = true
            attempt.input = nil
        }
        startTimeout(frame)
        startHeartbeat(frame)
        record(.activityStarted, in: frame, .activityStarted(workerName: workerName))
        touch(frame)
    }

    mutating func taskHeartbeat(_ id: EffectID) {
        guard let (frame, _) = waitingTask(id) else { return }
        startHeartbeat(frame)
        touch(frame)
    }

    mutating func taskSucceeded(_ id: EffectID, _ output: Payload) {
        guard let (frame, resource) = waitingTask(id), !failsForDeletion(frame) else { return }
        let output = materialized(output)
        guard output.fits(in: limits.payloadBytesMaximum) else {
            let failure = Failure.dataLimitExceeded(resource.limitName)
            return endTask(frame, resource.failed(at: .run, failure), failing: failure)
        }
        let (type, details) = resource.succeeded(output)
        settleTask(frame)
        record(type, in: frame, details)
        continueTurn(frame) { execution throws(Failure) in try execution.leaveTask(output, in: frame) }
    }

    mutating func taskFailed(_ id: EffectID, _ taskFailure: TaskFailure) {
        guard let (frame, resource) = waitingTask(id), !failsForDeletion(frame) else { return }
        if case .activity = resource, taskFailure.stage == .schedule {
            settleTask(frame)
            return endExecution(failed: Failure(error: taskFailure.error, cause: taskFailure.cause), in: frame)
        }
        let failure = Failure(error: taskFailure.error, cause: taskFailure.cause)
        endTask(frame, resource.failed(at: taskFailure.stage, failure), failing: failure)
    }

    mutating func timerFired(_ id: TimerID) {
        if timeout?.id == id { return timeOut() }
        guard let frame = owners.removeValue(forKey: id.number), !failsForDeletion(frame) else { return }
        switch frames[frame].activity {
        case .pausing:
            frames[frame].activity = .entering
            turn.ready.append(frame)
        case .waiting:
            let state = frames.state(of: frame)
            guard case .wait(let wait) = state.kind else { return }
            continueTurn(frame) { execution throws(Failure) in
                try execution.leaveWait(wait, of: state, in: frame)
            }
        case .backingOff:
            frames[frame].activity = .retrying
            turn.ready.append(frame)
        case .task(let attempt):
            guard let (_, resource) = waitingTask(attempt.id) else { return }
            let failure = Failure.timedOut(isHeartbeat: attempt.heartbeat?.id == id)
            turn.step.effects.append(.cancelTask(attempt.id))
            endTask(frame, resource.timedOut(failure), failing: failure)
        case .entering, .retrying, .joining, .joined, .finished, .halted:
            break
        }
    }

    // MARK: - Parts

    private func waitingTask(_ id: EffectID) -> (FrameID, TaskResource)? {
        guard let frame = owners[id.number], case .task(let task) = frames.state(of: frame).kind else { return nil }
        return (frame, task.resource)
    }

    private mutating func update(_ frame: FrameID, _ change: (inout TaskAttempt) -> Void) {
        guard case .task(var attempt) = frames[frame].activity else { return }
        change(&attempt)
        frames[frame].activity = .task(attempt)
    }

    /// Starts the clock of an attempt that has waited for a worker.
    private mutating func startTimeout(_ frame: FrameID) {
        guard case .task(var attempt) = frames[frame].activity, let seconds = attempt.timeoutSeconds else { return }
        cancel(attempt.timeout)
        attempt.timeout = setAlarm(at: turn.now.advanced(bySeconds: seconds), for: frame)
        frames[frame].activity = .task(attempt)
    }

    /// Starts the heartbeat's clock, or starts it anew.
    private mutating func startHeartbeat(_ frame: FrameID) {
        guard case .task(var attempt) = frames[frame].activity, let seconds = attempt.heartbeatSeconds else { return }
        cancel(attempt.heartbeat)
        attempt.heartbeat = setAlarm(at: turn.now.advanced(bySeconds: seconds), for: frame)
        frames[frame].activity = .task(attempt)
    }

    /// The attempt is over: its timers go.
    private mutating func settleTask(_ frame: FrameID) {
        touch(frame)
        guard case .task(let attempt) = frames[frame].activity else { return }
        owners[attempt.id.number] = nil
        cancel(attempt.timeout)
        cancel(attempt.heartbeat)
    }

    /// Whether the execution ended in place of going on, because its machine was deleted.
    private mutating func failsForDeletion(_ frame: FrameID) -> Bool {
        guard isOfDeletedMachine else { return false }
        cancelWaiting(of: frame)
        endForDeletion(in: frame)
        return true
    }

    private mutating func endTask(
        _ frame: FrameID,
        _ event: (HistoryEventType, HistoryEventDetails),
        failing failure: Failure
    ) {
        settleTask(frame)
        record(event.0, in: frame, event.1)
        continueTurn(frame) { execution in execution.fail(frame, failure) }
    }

    /// Goes on from an outcome; what fails there is handled like any failure of the state.
    mutating func continueTurn(
        _ frame: FrameID,
        _ work: (inout Execution) throws(Failure) -> Progress
    ) {
        touch(frame)
        let progress: Progress
        do throws(Failure) {
            progress = try work(&self)
        } catch {
            progress = fail(frame, error)
        }
        if case .moved = progress { turn.ready.append(frame) }
    }
}
