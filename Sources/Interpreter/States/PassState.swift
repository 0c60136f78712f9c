// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func runPass(_ pass: Pass, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        let rawInput = frames.input(of: frame).value
        if state.hasDefaultDataFlow, pass.parameters == nil {
            let document = try combine(pass.result ?? rawInput, pass.resultPath, with: rawInput)
            return try exit(frame, Payload(document), assigned: [], to: pass.transition)
        }
        var evaluation = evaluation(of: state, in: frame, input: rawInput)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let result = if let result = pass.result { result } else { try evaluate(pass.parameters, &evaluation) }
        let document = try combine(result, nil, pass.resultPath, with: rawInput, &evaluation)
        return try leave(
            frame,
            document,
            output: state.output,
            assigning: state.assign,
            in: &evaluation,
            to: pass.transition
        )
    }
}
