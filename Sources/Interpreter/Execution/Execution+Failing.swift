// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What happens when a state does not succeed: Retry, Catch, or the failure of what is around it.
extension Execution {
    /// Handles a failure of the state that a frame is in.
    mutating func fail(_ frame: FrameID, _ failure: Failure) -> Progress {
        touch(frame)
        let isEvaluation = failure.evaluation != nil
        let state = frames.state(of: frame)
        // What it would be retried or caught by may be what was refused.
        let failure = recorded(Failure.refusal(of: state) ?? failure, in: frame)
        probe?.report.error = failure.error
        probe?.report.cause = failure.cause
        guard !failure.isFatal else {
            endExecution(failed: failure, in: frame)
            return .ended
        }
        if let delay = retryDelay(of: state, in: frame, after: failure) {
            if probe != nil, let index = state.retry.firstIndex(where: { failure.matches($0.errorEquals) }) {
                return endTest(retriedBy: index, after: delay)
            }
            abortChildren(of: frame, after: failure)
            dropChildren(of: frame)
            frames[frame].activity = .retrying
            guard delay > 0 else { return .moved }
            frames[frame].activity = .backingOff(
                setAlarm(at: Timestamp(milliseconds: turn.now.milliseconds + delay), for: frame)
            )
            return .parked
        }
        let hadChildren = abortChildren(of: frame, after: failure)
        let failedAfter = frames[frame].lastEvent
        // Recorded: a Map whose Items cannot be evaluated fails before it has started.
        if hadChildren || isEvaluation, let event = state.type.failedEvent { record(event, in: frame) }
        if let position = state.catchers.firstIndex(where: { failure.matches($0.errorEquals) }) {
            probe?.report.handling = .caught(index: position)
            do throws(Failure) {
                return try handle(failure, by: position, of: state, in: frame)
            } catch {
                if error.evaluation == nil {
                    endExecution(failed: error, in: frame)
                } else {
                    // Measured on AWS: it follows what the state had failed after, and the state fails once more.
                    if recordsHistory { frames[frame].lastEvent = failedAfter }
                    let failure = recorded(error, in: frame)
                    if let event = state.type.failedEvent { record(event, in: frame) }
                    failOutwards(from: frame, failure)
                }
                return .ended
            }
        }
        failOutwards(from: frame, failure)
        return .ended
    }

    /// Records that an expression failed, where one did: then it is a failure like any other, whose cause begins with
    /// the sentence that names the state.
    private mutating func recorded(_ failure: Failure, in frame: FrameID) -> Failure {
        guard let site = failure.evaluation else { return failure }
        // The next attempt must not draw the numbers that this one drew.
        _ = generator.next()
        // Measured on AWS: variables that are too large are told without the sentence that names the state.
        let isTooLarge = failure.error == Failure.dataLimitError
        let cause = isTooLarge ? failure.cause : cause(of: failure, in: frame)
        let failure = Failure(error: failure.error, cause: cause)
        let current = frames[frame]
        // Recorded: the event does not follow the one that says that the state was entered, but the one before it.
        let hasWorked = current.lastEvent != current.enteredEvent || site.isFoundInUse
        let event = append(
            .evaluationFailed,
            after: hasWorked ? current.lastEvent : current.precedingEvent,
            .evaluationFailed(
                error: failure.error,
                cause: failure.cause,
                location: site.location,
                state: current.current.name
            )
        )
        if recordsHistory { frames[frame].lastEvent = event }
        return failure
    }

    // MARK: - Retry

    /// How long to wait before the next attempt in milliseconds, or nil where there is none.
    private mutating func retryDelay(of state: State, in frame: FrameID, after failure: Failure) -> Int64? {
        let retriers = state.retry
        // The first retrier that matches decides; when it is used up the next ones are not asked.
        guard let index = retriers.firstIndex(where: { failure.matches($0.errorEquals) }) else { return nil }
        if frames[frame].retries.isEmpty {
            frames[frame].retries = Array(repeating: 0, count: retriers.count)
            frames[frame].retries[index] = probe?.setup.retryCount ?? 0
        }
        let attempts = frames[frame].retries[index]
        guard attempts < retriers[index].maxAttempts else { return nil }
        frames[frame].retries[index] += 1
        let delay = retriers[index].delay(afterAttempts: attempts, &generator)
        note(.retry(state: state.name, retrier: index, delay: delay))
        return delay
    }

    // MARK: - Catch

    /// Leaves the state by a catcher: its ResultPath or Output and its Assign apply, the state's OutputPath does not
    /// (recorded).
    private mutating func handle(
        _ failure: Failure,
        by position: Int,
        of state: State,
        in frame: FrameID
    ) throws(Failure) -> Progress {
        let catcher = state.catchers[position]
        let rawInput = frames.input(of: frame).value
        let errorOutput = failure.output
        let isJSONata = state.queryLanguage == .jsonata
        var evaluation = evaluation(of: state, in: frame, input: isJSONata ? rawInput : errorOutput)
        defer { turn.steps += evaluation.steps }
        evaluation.errorOutput = errorOutput
        let output: JSON
        let assigned: [AssignedVariable]
        do throws(EvaluationError) {
            if let template = catcher.output {
                output = try template.evaluate(&evaluation)
            } else {
                output = try catcher.resultPath.combine(result: errorOutput, with: rawInput)
            }
            assigned = try assign(catcher.assign, of: state, in: frame, &evaluation)
        } catch {
            throw Failure(error)
        }
        generator = evaluation.generator
        if !isJSONata { look(.afterResultPath, output) }
        dropChildren(of: frame)
        note(.caught(state: state.name, catcher: position))
        return exit(frame, of: state, Payload(output), assigned: assigned, to: .next(catcher.next))
    }

    // MARK: - Outwards

    /// Nothing in the state handled the failure: the iteration, branch or execution around it fails with it.
    private mutating func failOutwards(from frame: FrameID, _ failure: Failure) {
        if failure.spoilsChildren { dropChildren(of: frame) }
        frames[frame].activity = .halted(frames[frame].join)
        guard let parent = frames.parent(of: frame) else {
            record(.executionFailed, in: frame, .failure(error: failure.error, cause: failure.cause))
            end(ExecutionResult(status: .failed, error: failure.error, cause: failure.cause))
            return
        }
        failJoin(parent, failure.of(child: frame), after: frames[frame].lastEvent)
    }

    /// A Parallel or Map fails because a child did: the other children end, and the state's own Retry and Catch apply.
    mutating func failJoin(_ frame: FrameID, _ failure: Failure, after event: Int) {
        frames[frame].lastEvent = event
        if case .moved = fail(frame, failure) { turn.ready.append(frame) }
    }

    /// Ends what runs below a Parallel or Map that failed; false where nothing had begun.
    ///
    /// Measured on AWS: all of them tell it in their order, after the same event, the one that failed among them.
    @discardableResult
    private mutating func abortChildren(of frame: FrameID, after failure: Failure) -> Bool {
        guard let join = frames[frame].join else { return false }
        let event = frames[frame].lastEvent
        for case let child? in join.children {
            guard child == failure.child else {
                abort(child, after: event)
                continue
            }
            appendIteration(.mapIterationFailed, child, after: event)
            // A Task that fails its branch is told twice; no other state is.
            if case .task = frames.state(of: child).kind { append(.taskStateAborted, after: event) }
        }
        return true
    }

    /// What became of an iteration; nothing of a branch.
    private mutating func appendIteration(_ type: HistoryEventType, _ frame: FrameID, after event: Int) {
        guard let parent = frames.parent(of: frame), case .map = frames.state(of: parent).kind else { return }
        let (name, index) = (frames.state(of: parent).name, frames[frame].index)
        append(type, after: event, .mapIteration(name: name, index: index))
    }

    /// Forgets the children of a Parallel or Map: nothing goes on from them, not even a redrive.
    mutating func dropChildren(of frame: FrameID) {
        guard let join = frames[frame].join else { return }
        removeChildren(join)
        frames[frame].activity = .retrying
    }

    /// Ends a frame whose sibling failed: its tasks and timers are cancelled, and it says so beside the chain.
    private mutating func abort(_ frame: FrameID, after event: Int) {
        let state = frames.state(of: frame)
        let hasEntered = frames[frame].hasEntered
        switch frames[frame].activity {
        case .finished, .halted:
            return
        case .joining(let join), .joined(let join):
            for case let child? in join.children { abort(child, after: event) }
            frames[frame].activity = .halted(join)
        case .entering, .retrying, .pausing, .waiting, .backingOff, .task:
            cancelWaiting(of: frame)
            frames[frame].activity = hasEntered ? .halted(nil) : .entering
        }
        appendIteration(.mapIterationAborted, frame, after: event)
        if hasEntered, let type = state.type.abortedEvent { append(type, after: event) }
    }

    /// Cancels the task or timers that a frame waits for.
    mutating func cancelWaiting(of frame: FrameID) {
        switch frames.activity(of: frame) {
        case .pausing(let alarm), .waiting(let alarm), .backingOff(let alarm):
            cancel(alarm)
        case .task(let attempt):
            cancel(attempt.timeout)
            cancel(attempt.heartbeat)
            owners[attempt.id.number] = nil
            turn.step.effects.append(.cancelTask(attempt.id))
        case .entering, .retrying, .joining, .joined, .finished, .halted:
            break
        }
    }
}

extension Failure {
    /// The error output that a catcher works on.
    ///
    /// A failure without a name (SendTaskFailure without error and cause) shows both members as null (recorded).
    fileprivate var output: JSON {
        guard error != nil || cause != nil else { return ["Error": nil, "Cause": nil] }
        var object: JSONObject = ["Error": error.map { .string($0) } ?? .null]
        // A timeout has no cause in history, and an empty one here (recorded).
        if let cause = cause ?? (error == Failure.timeoutError ? "" : nil) { object["Cause"] = .string(cause) }
        return .object(object)
    }
}

extension State {
    fileprivate var retry: [Retrier] {
        switch kind {
        case .task(let task): task.retry
        case .parallel(let parallel): parallel.retry
        case .map(let map): map.retry
        case .pass, .choice, .wait, .succeed, .fail: []
        }
    }

    fileprivate var catchers: [Catcher] {
        switch kind {
        case .task(let task): task.catchers
        case .parallel(let parallel): parallel.catchers
        case .map(let map): map.catchers
        case .pass, .choice, .wait, .succeed, .fail: []
        }
    }
}

extension State.StateType {
    fileprivate var failedEvent: HistoryEventType? {
        switch self {
        case .parallel: .parallelStateFailed
        case .map: .mapStateFailed
        case .pass, .task, .choice, .wait, .succeed, .fail: nil
        }
    }

    fileprivate var abortedEvent: HistoryEventType? {
        switch self {
        case .task: .taskStateAborted
        case .wait: .waitStateAborted
        case .parallel: .parallelStateAborted
        case .map: .mapStateAborted
        case .pass, .choice, .succeed, .fail: nil
        }
    }
}

extension Retrier {
    /// The delay before the next attempt in milliseconds: interval × rate^n, capped, then jittered (reference §2.8).
    fileprivate func delay(afterAttempts attempts: Int, _ generator: inout SeededGenerator) -> Int64 {
        var seconds = Double(intervalSeconds)
        // A rate above 1 leaves the range of any timer within a few hundred steps: no need to count on.
        for _ in 0..<min(attempts, 2_000) where seconds < 100_000_000 { seconds *= backoffRate }
        seconds = min(seconds, Double(maxDelaySeconds ?? 99_999_999))
        let milliseconds = Int64(seconds * 1_000)
        return fullJitter ? Int64.random(in: 0...milliseconds, using: &generator) : milliseconds
    }
}
