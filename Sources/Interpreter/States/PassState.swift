// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func runPass(_ pass: Pass, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        if pass.changesNothing, state.hasDefaultDataFlow {
            return try leaveUnchanged(frame, of: state, to: pass.transition)
        }
        let rawInput = frames.input(of: frame).value
        if state.hasDefaultDataFlow, pass.parameters == nil || pass.result != nil {
            let output = Payload(try combine(pass.result ?? rawInput, pass.resultPath, with: rawInput))
            return exit(frame, of: state, output, assigned: [], to: pass.transition)
        }
        var evaluation = evaluation(of: state, in: frame, input: rawInput)
        defer { turn.steps += evaluation.steps }
        // Once the result is in its place nothing else is evaluated: there is no Output, OutputPath or Assign.
        if state.hasDefaultDataFlow {
            let result = try evaluate(pass.parameters, &evaluation)
            let output = Payload(try combine(result, pass.resultPath, with: rawInput))
            generator = evaluation.generator
            return exit(frame, of: state, output, assigned: [], to: pass.transition)
        }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let result = if let result = pass.result { result } else { try evaluate(pass.parameters, &evaluation) }
        let document = try combine(result, nil, pass.resultPath, with: rawInput, &evaluation)
        return try leave(
            frame,
            of: state,
            document,
            output: state.output,
            assigning: state.assign,
            in: &evaluation,
            to: pass.transition
        )
    }
}

extension Pass {
    /// Whether the state's input is its result, whatever it is.
    fileprivate var changesNothing: Bool {
        switch resultPath {
        case .root: result == nil && parameters == nil
        // Parameters are evaluated, which may fail, even where nothing is made of them.
        case .discard: parameters == nil
        case .path: false
        }
    }
}
