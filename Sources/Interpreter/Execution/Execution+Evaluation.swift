// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    /// What the fields of a frame's state are evaluated against, with `$` standing for `input`.
    func evaluation(of state: State, in frame: FrameID, input: JSON, token: String? = nil) -> Evaluation {
        Evaluation(
            input: input,
            context: state.readsContext ? contextObject(of: state, in: frame, token: token) : .null,
            variables: state.variableReferences.isEmpty ? [:] : variables(state.variableReferences, in: frame),
            generator: generator,
            intrinsicBytesMaximum: limits.intrinsicBytesMaximum,
            stepsMaximum: limits.stepsPerTurnMaximum - turn.steps,
            now: turn.now
        )
    }

    /// The effective input: the state's input after `InputPath`.
    func effectiveInput(of state: State, in evaluation: Evaluation) throws(Failure) -> JSON {
        do throws(EvaluationError) {
            return try state.inputPath.apply(to: evaluation.input, in: evaluation)
        } catch {
            throw Failure(error)
        }
    }

    /// Evaluates a template, or gives the document that `$` stands for where there is none.
    func evaluate(_ template: PayloadTemplate?, _ evaluation: inout Evaluation) throws(Failure) -> JSON {
        guard let template else { return evaluation.input }
        do throws(EvaluationError) {
            return try template.evaluate(&evaluation)
        } catch {
            throw Failure(error)
        }
    }

    /// What a state's result becomes before its Output or OutputPath, which `evaluation` is made ready for: in a
    /// JSONPath state `$` is then the result, in a JSONata state `$states.result`.
    func document(
        of result: JSON,
        _ selector: PayloadTemplate?,
        _ path: ResultPath,
        in state: State,
        _ rawInput: JSON,
        _ evaluation: inout Evaluation
    ) throws(Failure) -> JSON {
        if state.queryLanguage == .jsonata {
            evaluation.result = result
            return result
        }
        let document = try combine(result, selector, path, with: rawInput, &evaluation)
        evaluation.input = result
        return document
    }

    /// Evaluates `ResultSelector` and combines the result with the state's input by `ResultPath`.
    func combine(
        _ result: JSON,
        _ selector: PayloadTemplate?,
        _ path: ResultPath,
        with rawInput: JSON,
        _ evaluation: inout Evaluation
    ) throws(Failure) -> JSON {
        evaluation.input = result
        return try combine(try evaluate(selector, &evaluation), path, with: rawInput)
    }

    /// Combines a result with the state's input by `ResultPath`.
    func combine(_ result: JSON, _ path: ResultPath, with rawInput: JSON) throws(Failure) -> JSON {
        do throws(EvaluationError) {
            return try path.combine(result: result, with: rawInput)
        } catch {
            throw Failure(error)
        }
    }

    // MARK: - Variables

    /// The values of these variables, each from the innermost scope that has it.
    private func variables(_ names: [String], in frame: FrameID) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var scope: FrameID? = frame
        while let id = scope {
            for name in names where values[name] == nil { values[name] = frames[id].variables[name] }
            scope = frames.parent(of: id)
        }
        return values
    }

    /// Evaluates `Assign` against the old values and stores the new ones in the frame's scope; nothing is stored
    /// where it fails.
    mutating func assign(
        _ template: PayloadTemplate?,
        of state: State,
        in frame: FrameID,
        _ evaluation: inout Evaluation
    ) throws(EvaluationError) -> [AssignedVariable] {
        guard let template, case .object(let values) = try template.evaluate(&evaluation) else { return [] }
        var assigned: [AssignedVariable] = []
        var growth = 0
        var total = 0
        for (name, value) in values {
            let size = value.byteCount
            let place = "Variable '\(name.text)' in state '\(state.name)' was assigned \(size) bytes"
            guard size <= limits.payloadBytesMaximum else {
                throw .variables("Variable size limit exceeded. \(place).", state)
            }
            guard !exceedsLimits(value) else { throw .variables("\(place), nested too deep.", state) }
            total += size
            guard total <= limits.payloadBytesMaximum else {
                throw .variables(
                    "State total variable size limit exceeded. \(place), which caused the size of variables assigned "
                        + "in the state to exceed its limit by \(total - limits.payloadBytesMaximum) bytes.",
                    state
                )
            }
            growth += size - (frames[frame].variables[name.text]?.byteCount ?? 0)
            assigned.append(AssignedVariable(name: name.text, text: value.serialized))
        }
        let excess = variablesBytes + growth - limits.variablesBytesMaximum
        guard excess <= 0 else {
            throw .variables(
                "Execution total variable size limit exceeded. State '\(state.name)' assigned variables that exceed "
                    + "the total execution limit by \(excess) bytes.",
                state
            )
        }
        variablesBytes += growth
        frames[frame].variablesBytes += growth
        for (name, value) in values { frames[frame].variables[name.text] = value }
        return assigned
    }

    // MARK: - Context object

    /// The context object, `$$` (reference §2.13).
    private func contextObject(of state: State, in frame: FrameID, token: String?) -> JSON {
        if let context = probe?.setup.context { return context }
        var execution: JSONObject = [
            "Id": .string(identity.arn),
            "Input": input,
            "StartTime": .string(identity.startTime.text),
            "Name": .string(identity.name),
            "RoleArn": .string(identity.roleARN),
        ]
        // An Express execution cannot be redriven.
        if identity.type == .standard { execution["RedriveCount"] = .integer(Int64(redriveCount)) }
        if let redriveTime { execution["RedriveTime"] = .string(redriveTime.text) }
        // Recorded: a test may have no role.
        if probe != nil, identity.roleARN.isEmpty { execution["RoleArn"] = .null }
        var context: JSONObject = [
            "Execution": .object(execution),
            "StateMachine": ["Id": .string(identity.stateMachineARN), "Name": .string(identity.stateMachineName)],
            "State": stateObject(state, in: frame),
        ]
        if let token { context["Task"] = ["Token": .string(token)] }
        if let item = mapItem(around: frame) { context["Map"] = ["Item": item] }
        return .object(context)
    }

    private func stateObject(_ state: State, in frame: FrameID) -> JSON {
        var object: JSONObject = [
            "Name": .string(state.name), "EnteredTime": .string(frames[frame].enteredTime.text),
        ]
        switch state.type {
        case .task, .parallel, .map: object["RetryCount"] = .integer(Int64(frames[frame].retryCount))
        case .pass, .choice, .wait, .succeed, .fail: break
        }
        return .object(object)
    }

    /// `$$.Map.Item` of the innermost iteration around a frame.
    private func mapItem(around frame: FrameID) -> JSON? {
        var scope: FrameID? = frame
        while let id = scope, let parent = frames.parent(of: id) {
            if let join = frames[parent].join, !join.items.isEmpty {
                return MapItem.object(join.items[frames[id].index], at: frames[id].index)
            }
            scope = parent
        }
        return nil
    }
}

extension Frame {
    /// The children it waits for or combines.
    var join: Join? {
        switch activity {
        case .joining(let join), .joined(let join): join
        case .halted(let join): join
        case .entering, .retrying, .pausing, .waiting, .backingOff, .task, .finished: nil
        }
    }
}

extension MapItem {
    static func object(_ item: MapItem, at index: Int) -> JSON {
        var object: JSONObject = ["Index": .integer(Int64(index)), "Value": item.value]
        if let key = item.key { object["Key"] = .string(key) }
        return .object(object)
    }
}

extension EvaluationError {
    /// Variables over a limit, in AWS's words (measured); a JSONata state has an event for it.
    fileprivate static func variables(_ cause: String, _ state: State) -> EvaluationError {
        var error = EvaluationError(
            error: Failure.dataLimitError,
            cause: cause,
            location: state.queryLanguage == .jsonata ? "Assign" : nil
        )
        error.isFoundInUse = true
        return error
    }
}
