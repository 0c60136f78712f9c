// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func start(_ payload: Payload) {
        precondition(nextEvent == 1, "An execution starts once.")
        input = payload.value
        // Written anew only numbers grow, and no more than threefold (`1E6`).
        let textBytes = payload.text?.utf8.count ?? .max
        hasSmallInput =
            limits.payloadDepthMaximum >= JSON.depthMaximum && textBytes <= limits.payloadBytesMaximum / 4
        // The first state's input is written anew, compactly; ExecutionStarted keeps the caller's own text.
        frames.change(.top) { $0.input = Payload(payload.value) }
        let (roleARN, versionARN, aliasARN) = (identity.roleARN, identity.versionARN, identity.aliasARN)
        append(
            .executionStarted,
            after: 0,
            .executionStarted(input: payload, roleARN: roleARN, versionARN: versionARN, aliasARN: aliasARN)
        )
        turn.ready.append(.top)
        // Grown step by step, the events of even a short turn would move four times.
        if recordsHistory { turn.step.events.reserveCapacity(16) }
    }

    /// Sets the timer that ends the execution, once its first turn, or that of a redrive, has shown that it needs one.
    mutating func startClock(from time: Timestamp) {
        let maximum = identity.type == .express ? limits.expressSecondsMaximum : limits.standardSecondsMaximum
        // AWS takes a limit of 0 in the definition, and then knows none of the machine's own (measured).
        let seconds = machine.timeoutSeconds.flatMap { $0 > 0 ? min($0, maximum) : nil } ?? maximum
        timeout = setAlarm(at: time.advanced(bySeconds: seconds), for: nil)
    }

    /// StopExecution: recorded as following nothing, without a word on the states that were open (recorded).
    mutating func stop(error: String?, cause: String?) {
        append(.executionAborted, after: 0, .failure(error: error, cause: cause))
        end(ExecutionResult(status: .aborted, error: error, cause: cause))
    }

    /// DeleteStateMachine: nothing happens to what it waits for.
    mutating func noteDeletion() {
        guard !isOfDeletedMachine else { return }
        isOfDeletedMachine = true
        touch(.header)
    }

    /// Ends an execution whose machine was deleted, where a frame would go on.
    ///
    /// Measured on AWS: without a word on what became of the task or timer, and without the sentence that names the state.
    mutating func endForDeletion(in frame: FrameID) {
        touch(frame)
        let (error, cause) = (EvaluationError.runtime, "State machine \(identity.stateMachineName) has been deleted")
        frames[frame].activity = frames[frame].hasEntered ? .halted(frames[frame].join) : .entering
        record(.executionFailed, in: frame, .failure(error: error, cause: cause))
        end(ExecutionResult(status: .failed, error: error, cause: cause))
    }

    mutating func timeOut() {
        append(.executionTimedOut, after: 0, .failure(error: Failure.timeoutError, cause: nil))
        end(ExecutionResult(status: .timedOut, error: Failure.timeoutError, cause: nil))
    }

    /// Ends the execution for an error that no Retry and no Catch may handle, wherever the frame is.
    mutating func endExecution(failed failure: Failure, in frame: FrameID) {
        let cause = cause(of: failure, in: frame)
        if failure.spoilsChildren { dropChildren(of: frame) }
        if frames[frame].hasEntered { frames[frame].activity = .halted(frames[frame].join) }
        record(.executionFailed, in: frame, .failure(error: failure.error, cause: cause))
        end(ExecutionResult(status: .failed, error: failure.error, cause: cause))
    }

    /// A failure's cause after AWS's sentence that names the state.
    func cause(of failure: Failure, in frame: FrameID) -> String? {
        // Measured on AWS: TestState, which has no events to number, tells the cause alone.
        guard probe == nil else { return failure.cause }
        let name = frames.state(of: frame).name
        let text =
            "An error occurred while executing the state '\(name)' (entered at the event id "
            + "#\(frames[frame].enteredEvent)). \(failure.cause ?? "")"
        return text.beginning(ExecutionLimits.causeLengthMaximum)
    }

    /// Ends an execution whose history is full: the events that do not fit are left out, and the last one says why.
    ///
    /// What those events stood for does not happen: no task of theirs is started.
    mutating func keepHistoryWithinLimit() {
        let maximum = limits.eventsMaximum
        guard identity.type == .standard, lastEvent > maximum || lastEvent == maximum && status == .running else {
            return
        }
        turn.step.events.removeAll { $0.id >= maximum }
        turn.step.effects.removeAll { effect in
            switch effect {
            case .startTask: true
            case .cancelTask, .setTimer, .cancelTimer: false
            }
        }
        nextEvent = maximum
        let error = EvaluationError.runtime
        let cause = "The execution reached the maximum number of history events (\(maximum))."
        append(.executionFailed, after: maximum - 1, .failure(error: error, cause: cause))
        let result = ExecutionResult(status: .failed, error: error, cause: cause)
        guard status == .running else {
            // It had ended with an event that does not fit.
            status = .failed
            return turn.step.result = result
        }
        end(result)
    }

    /// The last thing an execution does: what was outstanding is cancelled.
    ///
    /// All frames go, but those of a Standard execution that did not succeed: a redrive goes on from them.
    mutating func end(_ result: consuming ExecutionResult) {
        if frames.isOnlyTop { cancelWaiting(of: .top) } else { for frame in frames.ids { cancelWaiting(of: frame) } }
        cancel(timeout)
        status = result.status
        turn.step.result = result
        if recordsHistory, status != .succeeded, identity.type == .standard {
            keepForRedrive()
        } else {
            turn.touchesTop = false
            turn.step.changedFrames.removeAll()
            turn.step.removedFrames.removeAll()
        }
        turn.ready.removeAll()
    }
}
