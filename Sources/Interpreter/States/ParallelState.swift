// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func startParallel(
        _ parallel: Parallel,
        of state: State,
        in frame: FrameID
    ) throws(Failure) -> Progress {
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let document = Payload(try evaluate(parallel.parameters, &evaluation))
        guard !exceedsLimits(document) else { throw .inputTooLarge(of: state.name) }
        let input = materialized(document)
        generator = evaluation.generator
        record(.parallelStateStarted, in: frame)
        let children = parallel.branches.enumerated().map { index, branch in
            startChild(of: frame, index: index, branch, input: input)
        }
        makeReady(children, of: frame)
        let join = Join(children: children, lastEvent: frames[frame].lastEvent)
        frames[frame].activity = .joining(join)
        return .parked
    }

    mutating func combineBranches(
        _ parallel: Parallel,
        of state: State,
        in frame: FrameID,
        _ join: Join
    ) throws(Failure) -> Progress {
        frames[frame].lastEvent = append(.parallelStateSucceeded, after: join.lastEvent)
        return try leaveJoin(
            frame,
            join,
            of: state,
            parallel.resultSelector,
            parallel.resultPath,
            to: parallel.transition
        )
    }
}
