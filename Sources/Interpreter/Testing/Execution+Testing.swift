// SPDX-License-Identifier: Apache-2.0

import JSONModule
public import StatesLanguage

/// TestState's view into a state: what it computes is computed once more beside the run, from the same random numbers.
extension Execution {
    // MARK: - Work

    /// Runs the tested state: Parallel and Map come to their mock, all others run as they do.
    mutating func workTested(_ frame: FrameID, of state: State) throws(Failure) -> Progress {
        inspectInput(of: state, in: frame)
        switch state.kind {
        case .parallel(let parallel):
            return try runMocked(state, in: frame, parallel.resultSelector, parallel.resultPath, parallel.transition)
        case .map(let map):
            try inspectMap(map, of: state, in: frame)
            return try runMocked(state, in: frame, map.resultSelector, map.resultPath, map.transition)
        case .pass, .task, .choice, .wait, .succeed, .fail:
            return try work(frame, as: state)
        }
    }

    private mutating func runMocked(
        _ state: State,
        in frame: FrameID,
        _ selector: PayloadTemplate?,
        _ path: ResultPath,
        _ transition: Transition
    ) throws(Failure) -> Progress {
        switch probe?.setup.mock {
        case .result(let payload)?:
            let result = payload.value
            inspectResult(result, selector, path, of: state, in: frame)
            let rawInput = frames.input(of: frame).value
            var evaluation = evaluation(of: state, in: frame, input: rawInput)
            let document = try document(of: result, selector, path, in: state, rawInput, &evaluation)
            return try leave(
                frame,
                of: state,
                document,
                output: state.output,
                assigning: state.assign,
                in: &evaluation,
                to: transition
            )
        case .failure(let error, let cause)?:
            var failure = Failure(error: error, cause: cause)
            failure.canBeOfTask = probe?.setup.isCausedByTask ?? false
            throw failure
        case nil: preconditionFailure("A Parallel or Map is tested with a mock.")
        }
    }

    /// What becomes of the mock of a Task, once it was submitted.
    public mutating func applyMock(at now: Timestamp) -> Step {
        guard let effect = owners.keys.sorted().first(where: { isTask($0) }), let mock = probe?.setup.mock else {
            return Step()
        }
        switch mock {
        case .result(let result):
            return apply(.taskSucceeded(EffectID(effect), output: Payload(result.value)), at: now)
        case .failure(let error, let cause):
            return apply(.taskFailed(EffectID(effect), TaskFailure(error: error, cause: cause)), at: now)
        }
    }

    private func isTask(_ effect: Int) -> Bool {
        guard let frame = owners[effect], case .task(let attempt) = frames.activity(of: frame) else { return false }
        return attempt.id.number == effect
    }

    // MARK: - The end

    /// The tested state is left: the test is over.
    mutating func endTest(_ output: Payload, to transition: Transition) -> Progress {
        // Recorded: a mocked result that goes out as it is keeps its text.
        let isMock = if case .result(let mock)? = probe?.setup.mock { mock.value == output.value } else { false }
        probe?.report.output = isMock ? probe?.setup.mock?.result : output
        if case .next(let next) = transition { probe?.report.nextState = frames[.top].workflow[next].name }
        end(ExecutionResult(status: .succeeded, output: output))
        return .ended
    }

    /// The tested state would be tried again: the test is over.
    mutating func endTest(retriedBy index: Int, after milliseconds: Int64) -> Progress {
        probe?.report.handling = .retried(index: index, seconds: Int((milliseconds + 999) / 1_000))
        end(ExecutionResult(status: .failed, error: probe?.report.error, cause: probe?.report.cause))
        return .ended
    }

    // MARK: - Looking

    private mutating func inspectInput(of state: State, in frame: FrameID) {
        let hasFixedResult = if case .pass(let pass) = state.kind { pass.result != nil } else { false }
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        do throws(Failure) {
            evaluation.input = try effectiveInput(of: state, in: evaluation)
            let isJSONPath = state.queryLanguage == .jsonPath
            if isJSONPath, !hasFixedResult { look(.afterInputPath, evaluation.input) }
            switch state.kind {
            case .pass(let pass):
                guard isJSONPath else { return }
                if let result = pass.result { look(.result, result) }
                let result = if let result = pass.result { result } else { try evaluate(pass.parameters, &evaluation) }
                if pass.result == nil { look(.afterParameters, result) }
                look(.afterResultSelector, result)
                look(.afterResultPath, try combine(result, pass.resultPath, with: frames.input(of: frame).value))
            case .parallel(let parallel):
                if isJSONPath { look(.afterParameters, try evaluate(parallel.parameters, &evaluation)) }
            // A Task shows what it is given once that is made: only there is its token.
            case .task, .map, .choice, .wait, .succeed, .fail: break
            }
        } catch {
            // The state itself fails with it, and says so.
            return
        }
    }

    /// What a result becomes.
    mutating func inspectResult(
        _ result: JSON,
        _ selector: PayloadTemplate?,
        _ path: ResultPath,
        of state: State,
        in frame: FrameID
    ) {
        guard state.queryLanguage == .jsonPath else { return }
        // Measured on AWS: what its iterations made is not told of a Map.
        if state.type != .map { look(.result, result) }
        let rawInput = frames.input(of: frame).value
        var evaluation = evaluation(of: state, in: frame, input: rawInput)
        evaluation.input = result
        do throws(Failure) {
            let selected = try evaluate(selector, &evaluation)
            look(.afterResultSelector, selected)
            look(.afterResultPath, try combine(selected, path, with: rawInput))
        } catch {
            return
        }
    }

    mutating func look(_ field: InspectionField, _ value: JSON) { probe?.report.inspection[field] = value }
}
