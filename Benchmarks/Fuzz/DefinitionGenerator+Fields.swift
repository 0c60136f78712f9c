// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Tasks, and the fields that several types of states have.
extension DefinitionGenerator {
    static let errors = [
        "E", "F", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.ALL", "States.Runtime",
        "States.DataLimitExceeded", "Lambda.SdkClientException", "States.ParameterPathFailure",
        "States.ResultPathMatchFailure", "States.NoChoiceMatched", "States.IntrinsicFailure",
    ]

    mutating func task() -> JSONObject {
        var state: JSONObject = ["Type": "Task"]
        switch generator.int(0..<(type == .express ? 3 : 8)) {
        case 0, 1: state["Resource"] = "arn:aws:lambda:us-east-1:123456789012:function:f"
        case 2, 3: callFunction(in: &state)
        case 4, 5: state["Resource"] = "arn:aws:states:us-east-1:123456789012:activity:a"
        default: startExecution(in: &state)
        }
        if state["Parameters"] == nil, generator.chance(40) { state["Parameters"] = template() }
        let timeout: Int64 = generator.pick([2, 5, 60, 4_000])
        switch generator.int(0..<6) {
        case 0, 1: state["TimeoutSeconds"] = .integer(timeout)
        case 2: state["TimeoutSecondsPath"] = .string(generator.pick(["$.n", "$.o.n", "$.o.n", "$.o.n", "$.missing"]))
        default: break
        }
        switch generator.int(0..<6) {
        case 0, 1: state["HeartbeatSeconds"] = .integer(generator.pick([1, timeout - 1]))
        case 2: state["HeartbeatSecondsPath"] = .string(generator.pick(["$.n", "$.o.n"]))
        default: break
        }
        return state
    }

    private mutating func callFunction(in state: inout JSONObject) {
        let pattern = type == .express ? "" : generator.pick(["", ".waitForTaskToken"])
        state["Resource"] = .string("arn:aws:states:::lambda:invoke\(pattern)")
        state["Parameters"] = ["FunctionName": "f", "Payload": template()]
    }

    private mutating func startExecution(in state: inout JSONObject) {
        let pattern = generator.pick(["", ".sync", ".sync:2", ".waitForTaskToken"])
        state["Resource"] = .string("arn:aws:states:::states:startExecution\(pattern)")
        state["Parameters"] = [
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:m", "Input": template(),
        ]
    }

    /// The fields for data, and for errors, that the type of the state has.
    mutating func paths(of state: inout JSONObject, in scope: Scope) {
        if generator.chance(6) { state["InputPath"] = path(["$", "$.o", "$.a", "$.items[0]"]) }
        if generator.chance(5) { state["OutputPath"] = path(["$", "$.o", "$.a", "$.out"]) }
        if generator.chance(30) { state["Assign"] = assignment(in: scope) }
        guard let kind = state["Type"]?.text, kind != "Wait" else { return }
        if generator.chance(85) {
            state["ResultPath"] = path(["$.out", "$.out", "$.out", "$.o.r", "$.o.r", "$.a.b", "$.items[1]", "$"])
        }
        guard kind != "Pass" else { return }
        if generator.chance(20) { state["ResultSelector"] = template() }
        if generator.chance(50) { state["Retry"] = retry() }
        if generator.chance(70) { state["Catch"] = catchers(in: scope) }
    }

    private mutating func path(_ paths: [String]) -> JSON {
        generator.chance(10) ? .null : .string(generator.pick(paths))
    }

    mutating func assignment(in scope: Scope) -> JSON {
        var object: JSONObject = [:]
        object[JSONString("\(scope.variable).$")] = .string(expression())
        if generator.chance(30) {
            object[JSONString("\(scope.variable)c")] = DocumentGenerator.value(&generator, depth: 1)
        }
        return .object(object)
    }

    private mutating func retry() -> JSON {
        var retriers = (0..<generator.int(1..<3)).map { _ in retrier(names: names()) }
        if generator.chance(40) { retriers.append(retrier(names: ["States.ALL"])) }
        return .array(retriers)
    }

    private mutating func retrier(names: JSON) -> JSON {
        var retrier: JSONObject = ["ErrorEquals": names]
        if generator.chance(70) { retrier["IntervalSeconds"] = .integer(generator.pick([0, 1, 1, 3, 500])) }
        if generator.chance(70) { retrier["MaxAttempts"] = .integer(generator.pick([0, 1, 1, 2, 3])) }
        if generator.chance(30) { retrier["BackoffRate"] = .double(generator.pick([1, 1.5, 2, 10])) }
        if generator.chance(20) { retrier["MaxDelaySeconds"] = .integer(generator.pick([1, 5])) }
        if generator.chance(20) { retrier["JitterStrategy"] = "FULL" }
        return .object(retrier)
    }

    private mutating func catchers(in scope: Scope) -> JSON {
        var catchers = (0..<generator.int(0..<3)).map { _ in catcher(names: names(), in: scope) }
        if generator.chance(60) { catchers.append(catcher(names: ["States.ALL"], in: scope)) }
        return .array(catchers)
    }

    private mutating func catcher(names: JSON, in scope: Scope) -> JSON {
        var catcher: JSONObject = ["ErrorEquals": names, "Next": .string(generator.pick(scope.names))]
        if generator.chance(60) { catcher["ResultPath"] = path(["$.error", "$.a.b", "$"]) }
        if generator.chance(20) { catcher["Assign"] = assignment(in: scope) }
        return .object(catcher)
    }

    private mutating func names() -> JSON {
        let names = Self.errors.filter { $0 != "States.ALL" }
        return .array((0..<generator.int(1..<3)).map { _ in .string(generator.pick(names)) })
    }

    // MARK: - Templates

    mutating func template(depth: Int = 2) -> JSON {
        var object = JSONObject()
        for name in ["n", "a", "items", "x"] where generator.chance(45) {
            if generator.chance(60) {
                object[JSONString("\(name).$")] = .string(expression(named: name))
            } else if depth > 0, generator.chance(50) {
                object[JSONString(name)] = template(depth: depth - 1)
            } else {
                object[JSONString(name)] = DocumentGenerator.value(&generator, depth: 1)
            }
        }
        return .object(object)
    }

    /// A path or a call; a member with a typed name gets a value of its type, so that later states find it.
    private mutating func expression(named name: String = "") -> String {
        if name == "n", generator.chance(70) { return "$.n" }
        if name == "items", generator.chance(70) { return "$.items" }
        guard generator.chance(25) else { return PathGenerator.useful(&generator, variables: variables) }
        guard generator.chance(30) else {
            return generator.pick([
                "States.Format('{}', $.n)", "States.UUID()", "States.MathRandom(1, 9)", "States.ArrayLength($.items)",
            ])
        }
        let call = IntrinsicCase.call(&generator, depth: 1, variables: variables)
        return (try? Intrinsic(parsing: call)) == nil ? "$" : call
    }
}
