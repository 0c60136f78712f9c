// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func startWait(_ wait: Wait, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let deadline: Timestamp
        do throws(EvaluationError) {
            deadline = try wait.until.deadline(from: turn.now, in: &evaluation)
        } catch {
            throw Failure(error)
        }
        generator = evaluation.generator
        guard deadline > turn.now else { return try leaveWait(wait, of: state, in: frame) }
        frames[frame].activity = .waiting(setAlarm(at: deadline, for: frame))
        return .parked
    }

    mutating func leaveWait(_ wait: Wait, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        if state.hasDefaultDataFlow { return try leaveUnchanged(frame, of: state, to: wait.transition) }
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        return try leave(
            frame,
            of: state,
            evaluation.input,
            output: state.output,
            assigning: state.assign,
            in: &evaluation,
            to: wait.transition
        )
    }
}
