// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// States in JSONata, among those in JSONPath.
extension DefinitionGenerator {
    private static let jsonPathFields = [
        "InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath", "SecondsPath",
        "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath",
        "ToleratedFailureCountPath",
    ]

    /// Makes a JSONata state of a JSONPath state.
    mutating func jsonata(of state: JSONObject, in scope: Scope) -> JSONObject {
        let given = state["Parameters"] != nil
        var state = JSONObject(state.filter { !Self.jsonPathFields.contains($0.key.text) }.map { ($0.key, $0.value) })
        state["QueryLanguage"] = "JSONata"
        if state["Assign"] != nil { state["Assign"] = jsonataAssignment(in: scope) }
        if generator.chance(50) { state["Output"] = jsonataTemplate() }
        switch state["Type"]?.text {
        case "Task":
            if given { state["Arguments"] = arguments(for: state["Resource"]?.text ?? "") }
            if generator.chance(20) {
                state["TimeoutSeconds"] = number([2, 60])
                state["HeartbeatSeconds"] = nil
            }
        case "Parallel":
            if given { state["Arguments"] = jsonataTemplate() }
        case "Map":
            if generator.chance(90) {
                state["Items"] = expression(["$states.input.items", "[1..3]", "$states.input.items[n > 1]"])
            }
            if generator.chance(30) { state["MaxConcurrency"] = number([0, 1, 2]) }
            if state["ItemSelector"] != nil { state["ItemSelector"] = jsonataTemplate() }
        case "Wait":
            if state["Timestamp"] == nil { state["Seconds"] = number([0, 3, 400]) }
        default: break
        }
        if let catchers = state["Catch"]?.elements {
            state["Catch"] = .array(catchers.map { jsonata(ofCatcher: $0, in: scope) })
        }
        return state
    }

    private mutating func jsonata(ofCatcher catcher: JSON, in scope: Scope) -> JSON {
        var fields: JSONObject = ["ErrorEquals": catcher["ErrorEquals"] ?? [], "Next": catcher["Next"] ?? .null]
        if generator.chance(50) {
            fields["Output"] = expression([
                "$states.errorOutput", "$merge([$states.input, $states.errorOutput])", "$states",
            ])
        }
        if catcher["Assign"] != nil { fields["Assign"] = jsonataAssignment(in: scope) }
        return .object(fields)
    }

    private mutating func arguments(for resource: String) -> JSON {
        if resource.contains(":lambda:invoke") { return ["FunctionName": "f", "Payload": jsonataTemplate()] }
        guard resource.contains(":startExecution") else { return jsonataTemplate() }
        return [
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:m", "Input": jsonataTemplate(),
        ]
    }

    private mutating func jsonataAssignment(in scope: Scope) -> JSON {
        .object([JSONString(scope.variable): jsonataTemplate()])
    }

    /// One expression, or an object with some.
    private mutating func jsonataTemplate() -> JSON {
        if generator.chance(30) {
            return expression(["$states.input", "$merge([$states.input, {'x': 1}])"] + variableTexts)
        }
        var object = JSONObject()
        if generator.chance(70) {
            object["n"] = expression(["$states.input.n", "$states.input.n + 1", "$count($states.input.items)"])
        }
        if generator.chance(70) {
            object["items"] = expression(["$states.input.items", "$reverse($states.input.items)", "[1, 2]"])
        }
        if generator.chance(50) {
            object["a"] = ["\(generator.int(0..<9))", expression(Self.anything + variableTexts)]
        }
        object["s"] = "text"
        return .object(object)
    }

    private var variableTexts: [String] { variables.map { "$\($0)" } }

    private static let anything = [
        "$states.context.State.Name", "$states.context", "$uuid()", "$random()", "$now()", "$string($states.input)",
        "$states.input.missing", "1 + 'a'", "function($x){ $x }", "$exists($states.input.a) ? 1 : 2",
        "$map([1..20], function($i) { $i * $i })", "($x := 5; $x + 1)", "[1/0]", "$states.input.**.n",
    ]

    private mutating func number(_ numbers: [Int64]) -> JSON {
        generator.chance(50)
            ? .integer(generator.pick(numbers))
            : expression(["$states.input.n", "1 + 1", "'3'", "$states.input.missing", "-1", "1.5"])
    }

    private mutating func expression(_ texts: [String]) -> JSON { .string("{% \(generator.pick(texts)) %}") }
}
