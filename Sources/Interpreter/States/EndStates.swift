// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func runSucceed(_ state: State, in frame: FrameID) throws(Failure) -> Progress {
        if state.hasDefaultDataFlow { return try leaveUnchanged(frame, of: state, to: .end) }
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        return try leave(
            frame,
            of: state,
            evaluation.input,
            output: state.output,
            assigning: nil,
            in: &evaluation,
            to: .end
        )
    }

    /// The error that a Fail state raises.
    mutating func failure(of fail: Fail, in state: State, _ frame: FrameID) throws(Failure) -> Failure {
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        do throws(EvaluationError) {
            let error = try fail.error?.evaluate(&evaluation, field: "ErrorPath")
            let cause = try fail.cause?.evaluate(&evaluation, field: "CausePath")
            generator = evaluation.generator
            return Failure(error: error, cause: cause, isRaisedByFailState: true)
        } catch {
            throw Failure(error)
        }
    }
}
