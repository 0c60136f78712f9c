// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// How a state's work came out, within a turn.
enum Progress: Sendable {
    /// The frame left its state for another one, or is about to run it once more.
    case moved
    /// The frame waits for something outside, or for its children.
    case parked
    /// The frame's workflow is at its end, or the frame is gone.
    case ended
}

extension Execution {
    /// Lets the frames that can go on do so, until none can.
    mutating func run() {
        while status == .running, let frame = turn.ready.popFirst() {
            if frames.contains(frame) { run(frame) }
        }
        turn.ready.removeAll()
    }

    private mutating func run(_ frame: FrameID) {
        touch(frame)
        var progress = Progress.moved
        while case .moved = progress {
            if mustPause(frame) { return pause(frame) }
            // The turn ends the execution then: `keepHistoryWithinLimit`.
            guard lastEvent < limits.eventsMaximum || identity.type == .express else { return }
            do throws(Failure) {
                progress = try advance(frame)
            } catch {
                progress = fail(frame, error)
            }
        }
    }

    /// Whether a frame has to let others have their turn: an endless loop must not keep its lane to itself.
    private mutating func mustPause(_ frame: FrameID) -> Bool {
        switch frames.activity(of: frame) {
        // A retry counts as a transition, and one without delay may fail at once, again and again.
        case .entering, .retrying: turn.transitions += 1
        case .pausing, .waiting, .backingOff, .task, .joining, .joined, .finished, .halted: return false
        }
        return turn.transitions > limits.transitionsPerTurnMaximum || turn.bytes > limits.bytesPerTurnMaximum
            || turn.steps > limits.stepsPerTurn
    }

    private mutating func pause(_ frame: FrameID) {
        let alarm = setAlarm(at: turn.now, for: frame)
        if case .retrying = frames.activity(of: frame) {
            frames[frame].activity = .backingOff(alarm)
        } else {
            frames[frame].activity = .pausing(alarm)
        }
    }

    private mutating func advance(_ frame: FrameID) throws(Failure) -> Progress {
        switch frames.activity(of: frame) {
        case .entering:
            let state = frames.state(of: frame)
            enter(frame, state)
            return try work(frame, state)
        case .retrying:
            return try work(frame, frames.state(of: frame))
        case .joined(let join):
            return try combine(frame, join)
        case .pausing, .waiting, .backingOff, .task, .joining, .finished, .halted:
            return .parked
        }
    }

    private mutating func enter(_ frame: FrameID, _ state: State) {
        let (now, event, needsText) = (turn.now, nextEvent, recordsHistory)
        frames.change(frame) { frame in
            frame.enter(at: now, event: event)
            if needsText { frame.input.materialize() }
            // Whatever fails from here on, a redrive does not enter the state once more.
            frame.activity = .retrying
        }
        // Without a history the event takes its number, and nobody needs the input.
        guard recordsHistory else { return nextEvent += 1 }
        let input = frames.input(of: frame)
        record(state.type.enteredEvent, in: frame, .stateEntered(name: state.name, input: input))
    }

    private mutating func work(_ frame: FrameID, _ state: State) throws(Failure) -> Progress {
        try Failure.checkRefusal(of: state)
        return probe == nil ? try work(frame, as: state) : try workTested(frame, of: state)
    }

    mutating func work(_ frame: FrameID, as state: State) throws(Failure) -> Progress {
        switch state.kind {
        case .pass(let pass): return try runPass(pass, of: state, in: frame)
        case .task(let task): return try startTask(task, of: state, in: frame)
        case .choice(let choice): return try runChoice(choice, of: state, in: frame)
        case .wait(let wait): return try startWait(wait, of: state, in: frame)
        case .succeed: return try runSucceed(state, in: frame)
        case .fail(let fail): throw try failure(of: fail, in: state, frame)
        case .parallel(let parallel): return try startParallel(parallel, of: state, in: frame)
        case .map(let map): return try startMap(map, of: state, in: frame)
        }
    }

    // MARK: - Leaving a state

    /// Evaluates `Output` or applies `OutputPath`, assigns variables, records the Exited event and moves on.
    mutating func leave(
        _ frame: FrameID,
        of state: State,
        _ document: JSON,
        output template: PayloadTemplate?,
        assigning assignments: PayloadTemplate?,
        in evaluation: inout Evaluation,
        to transition: Transition
    ) throws(Failure) -> Progress {
        let departure = try prepareLeaving(
            frame,
            of: state,
            document,
            output: template,
            assigning: assignments,
            in: &evaluation
        )
        return exit(frame, of: state, Payload(departure.output), assigned: departure.assigned, to: transition)
    }

    /// Leaves a state whose input goes out as it came in, with the text that was made of it then.
    mutating func leaveUnchanged(
        _ frame: FrameID,
        of state: State,
        to transition: Transition
    ) throws(Failure) -> Progress {
        // It was begun before a restart, by a version that took what this one refuses.
        try Failure.checkRefusal(of: state)
        return exit(
            frame,
            of: state,
            frames.input(of: frame),
            assigned: [],
            to: transition,
            wasChecked: hasSmallInput
        )
    }

    /// Evaluates `Output` or applies `OutputPath`, and assigns variables: what can fail before the state is left.
    mutating func prepareLeaving(
        _ frame: FrameID,
        of state: State,
        _ document: JSON,
        output template: PayloadTemplate?,
        assigning assignments: PayloadTemplate?,
        in evaluation: inout Evaluation
    ) throws(Failure) -> (output: JSON, assigned: [AssignedVariable]) {
        // It was begun before a restart, by a version that took what this one refuses.
        try Failure.checkRefusal(of: state)
        let output: JSON
        let assigned: [AssignedVariable]
        do throws(EvaluationError) {
            if let template {
                output = try template.evaluate(&evaluation)
            } else {
                output = try state.outputPath.apply(to: document, in: evaluation)
            }
            assigned = try assign(assignments, of: state, in: frame, &evaluation)
        } catch {
            throw Failure(error)
        }
        generator = evaluation.generator
        return (output, assigned)
    }

    /// Records the Exited event and moves on; with `wasChecked` the output is known to be within the limits.
    mutating func exit(
        _ frame: FrameID,
        of state: State,
        _ output: consuming Payload,
        assigned: [AssignedVariable],
        to transition: Transition,
        wasChecked: Bool = false
    ) -> Progress {
        guard wasChecked || !exceedsLimits(output) else {
            let failure = Failure.dataLimitExceeded(state.name)
            record(.executionFailed, in: frame, .failure(error: failure.error, cause: failure.cause))
            end(ExecutionResult(status: .failed, error: failure.error, cause: failure.cause))
            return .ended
        }
        // In place, unlike `materialized`: an execution without a history then counts no reference.
        if recordsHistory { output.materialize() }
        record(
            state.type.exitedEvent,
            in: frame,
            .stateExited(name: state.name, output: output, assigned: assigned)
        )
        if probe != nil { return endTest(output, to: transition) }
        if recordsHistory { turn.bytes += output.byteCount }
        switch transition {
        case .next(let next):
            frames.move(frame, to: next, with: output)
            return .moved
        case .end:
            finish(frame, output)
            return .ended
        }
    }

    /// The frame's workflow is at its end.
    private mutating func finish(_ frame: FrameID, _ output: consuming Payload) {
        guard let parent = frames.parent(of: frame) else {
            record(.executionSucceeded, in: frame, .output(output))
            return end(ExecutionResult(status: .succeeded, output: output))
        }
        frames[frame].input = output
        frames[frame].activity = .finished
        childFinished(frame, of: parent)
    }
}

extension State.StateType {
    var enteredEvent: HistoryEventType {
        switch self {
        case .pass: .passStateEntered
        case .task: .taskStateEntered
        case .choice: .choiceStateEntered
        case .wait: .waitStateEntered
        case .succeed: .succeedStateEntered
        case .fail: .failStateEntered
        case .parallel: .parallelStateEntered
        case .map: .mapStateEntered
        }
    }

    /// A Fail state never exits.
    var exitedEvent: HistoryEventType {
        switch self {
        case .pass: .passStateExited
        case .task: .taskStateExited
        case .choice: .choiceStateExited
        case .wait: .waitStateExited
        case .succeed: .succeedStateExited
        case .fail: preconditionFailure("A Fail state never exits.")
        case .parallel: .parallelStateExited
        case .map: .mapStateExited
        }
    }
}
