// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import StatesLanguage

extension Execution {
    mutating func startMap(_ map: Map, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        if let field = map.unusableFields.first {
            throw Failure(EvaluationError(cause: "The field '\(field)' needs a Map whose Mode is 'DISTRIBUTED'."))
        }
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        let elements: [JSON]
        let concurrency: Int
        do throws(EvaluationError) {
            elements = try map.items(in: state, &evaluation)
            concurrency = try map.maxConcurrency.maxConcurrency(in: &evaluation)
            try map.checkTolerance(&evaluation)
        } catch {
            throw Failure(error)
        }
        // What `Items` computes may be larger than any document that came in; each item is a state's input.
        guard !exceedsLimits(.array(elements)) else { throw .inputTooLarge(of: state.name) }
        generator = evaluation.generator
        let items = elements.map { MapItem(value: $0, key: nil) }
        record(.mapStateStarted, in: frame, .mapStarted(length: items.count))
        var join = Join(
            children: Array(repeating: nil, count: items.count),
            items: items,
            lastEvent: frames[frame].lastEvent
        )
        let maximum = limits.mapConcurrencyMaximum
        join.concurrency = concurrency == 0 ? maximum : min(concurrency, maximum)
        guard !items.isEmpty else { return try combineIterations(map, of: state, in: frame, join) }
        frames[frame].activity = .joining(join)
        for _ in 0..<min(join.concurrency, items.count) {
            try startIteration(map, of: state, in: frame, after: frames[frame].lastEvent)
        }
        return .parked
    }

    /// Starts the next iteration; its first event follows the one given.
    mutating func startIteration(
        _ map: Map,
        of state: State,
        in frame: FrameID,
        after previous: Int
    ) throws(Failure) {
        guard case .joining(let join) = frames[frame].activity, join.next < join.items.count else { return }
        let index = join.next
        let input = try iterationInput(map, of: state, in: frame, join.items[index], at: index)
        let child = startChild(of: frame, index: index, map.processor, input: input)
        makeReady([child], of: frame)
        updateJoin(of: frame) { join in
            join.next += 1
            join.children[index] = child
        }
        frames[child].lastEvent = previous
        record(.mapIterationStarted, in: child, .mapIteration(name: state.name, index: index))
    }

    /// The item, or what `ItemSelector` makes of it: there `$` is the state's effective input and the item is
    /// `$$.Map.Item.Value`.
    mutating func iterationInput(
        _ map: Map,
        of state: State,
        in frame: FrameID,
        _ item: MapItem,
        at index: Int
    ) throws(Failure) -> Payload {
        guard let selector = map.itemSelector else { return Payload(item.value) }
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value)
        defer { turn.steps += evaluation.steps }
        evaluation.input = try effectiveInput(of: state, in: evaluation)
        if case .object(var context) = evaluation.context {
            context["Map"] = ["Item": MapItem.object(item, at: index)]
            evaluation.context = .object(context)
        }
        let input = try evaluate(selector, &evaluation)
        guard !exceedsLimits(input) else { throw .inputTooLarge(of: state.name) }
        generator = evaluation.generator
        return Payload(input)
    }

    mutating func combineIterations(
        _ map: Map,
        of state: State,
        in frame: FrameID,
        _ join: Join
    ) throws(Failure) -> Progress {
        frames[frame].lastEvent = append(.mapStateSucceeded, after: join.lastEvent)
        return try leaveJoin(frame, join, of: state, map.resultSelector, map.resultPath, to: map.transition)
    }
}

extension Map {
    /// The elements of the array that `ItemsPath` leads to, or that `Items` gives.
    func items(
        in state: State,
        _ evaluation: inout Evaluation
    ) throws(EvaluationError) -> [JSON] {
        if state.queryLanguage == .jsonata { return try items(&evaluation) }
        let value = try itemsPath?.resolve(in: evaluation) ?? evaluation.input
        guard case .array(let elements) = value else {
            throw EvaluationError(cause: "Reference path \"\(itemsPath?.text ?? "$")\" must point to array.")
        }
        return elements
    }

    private func items(_ evaluation: inout Evaluation) throws(EvaluationError) -> [JSON] {
        let value = try items?.evaluate(&evaluation) ?? evaluation.input
        guard case .array(let elements) = value else {
            throw EvaluationError(
                error: EvaluationError.queryEvaluation,
                cause: "Map state input must be an array but was: \(value.shown)"
            )
        }
        return elements
    }

    /// Evaluates what an inline Map does not use: a value that a distributed one refuses is never taken in silence.
    fileprivate func checkTolerance(_ evaluation: inout Evaluation) throws(EvaluationError) {
        _ = try toleratedFailureCount?.toleratedFailureCount(in: &evaluation)
        _ = try toleratedFailurePercentage?.toleratedFailurePercentage(in: &evaluation)
    }
}
