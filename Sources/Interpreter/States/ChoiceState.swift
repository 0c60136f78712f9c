// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func runChoice(_ choice: Choice, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let document = evaluation.input
        let position = try firstMatch(of: choice, in: &evaluation)
        let rule = position.map { choice.rules[$0] }
        guard let next = rule?.next ?? choice.defaultState else { throw .noChoiceMatched }
        note(.choice(state: state.name, rule: position))
        if state.hasDefaultDataFlow, rule?.output == nil, rule?.assign == nil {
            generator = evaluation.generator
            return try leaveUnchanged(frame, of: state, to: .next(next))
        }
        return try leave(
            frame,
            of: state,
            document,
            output: rule.map(\.output) ?? state.output,
            assigning: rule.map(\.assign) ?? state.assign,
            in: &evaluation,
            to: .next(next)
        )
    }

    private func firstMatch(of choice: Choice, in evaluation: inout Evaluation) throws(Failure) -> Int? {
        for (position, rule) in choice.rules.enumerated() {
            do throws(EvaluationError) {
                if try rule.condition.holds(in: &evaluation) { return position }
            } catch {
                throw Failure(error)
            }
        }
        return nil
    }
}

extension Failure {
    /// What AWS gives where no rule matches and there is no Default: not the States.NoChoiceMatched of the
    /// specification (reference §2.7, measured).
    fileprivate static let noChoiceMatched = Failure(
        error: EvaluationError.runtime,
        cause: "Failed to transition out of the state. The state does not point to a next state."
    )
}
