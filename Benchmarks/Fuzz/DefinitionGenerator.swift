// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Makes up definitions that are valid: every state can be reached, every field is allowed where it stands.
struct DefinitionGenerator {
    let type: WorkflowType
    var generator: SeededGenerator
    /// State names are unique in the whole machine.
    private var count = 0
    /// The variables of the scopes around the one that is made.
    var variables: [String] = []
    private var scopes = 0

    /// Where a workflow stands: the names of its states, in order, and the variable that it assigns.
    struct Scope {
        var names: [String]
        var variable: String
        var depth: Int
    }

    init(type: WorkflowType, generator: SeededGenerator) {
        self.type = type
        self.generator = generator
    }

    mutating func definition() -> JSON {
        var object = workflow(depth: 2)
        if generator.chance(15) { object["TimeoutSeconds"] = .integer(generator.pick([0, 1, 5, 60, 4_000])) }
        if generator.chance(10) { object["Comment"] = "made up" }
        return .object(object)
    }

    mutating func workflow(depth: Int) -> JSONObject {
        let length = generator.pick(depth == 2 ? [1, 2, 3, 4, 5, 6] : [1, 1, 2, 3])
        let names = (0..<length).map { "S\(count + $0)" }
        count += length
        scopes += 1
        let scope = Scope(names: names, variable: "v\(scopes)", depth: depth)
        let outer = variables
        if generator.chance(50) { variables.append(scope.variable) }
        var states = JSONObject()
        var position = 0
        while position < length {
            position += add(at: position, in: scope, to: &states)
        }
        variables = outer
        return ["StartAt": .string(names[0]), "States": .object(states)]
    }

    /// Adds a state, or a Choice with the state that may end the workflow early behind it.
    private mutating func add(at position: Int, in scope: Scope, to states: inout JSONObject) -> Int {
        let name = JSONString(scope.names[position])
        guard position + 2 < scope.names.count, generator.chance(30) else {
            states[name] = .object(state(at: position, in: scope))
            return 1
        }
        states[name] = .object(choice(at: position, in: scope))
        states[JSONString(scope.names[position + 1])] = .object(ending())
        return 2
    }

    private mutating func ending() -> JSONObject {
        guard generator.chance(50) else {
            return ["Type": "Succeed", "OutputPath": .string(generator.pick(["$", "$", "$.o", "$.missing"]))]
        }
        var state: JSONObject = ["Type": "Fail"]
        if generator.chance(70) { state["Error"] = .string(generator.pick(Self.errors)) }
        if generator.chance(30) {
            state["CausePath"] = .string(generator.pick(["$.s", "$.missing", "States.Format('{}', $.n)"]))
        }
        return state
    }

    private mutating func state(at position: Int, in scope: Scope) -> JSONObject {
        let isLast = position + 1 == scope.names.count
        if isLast, generator.chance(10) { return ending() }
        var state: JSONObject
        switch generator.int(0..<(scope.depth > 0 ? 14 : 10)) {
        case 0..<3: state = pass()
        case 3..<5: state = wait()
        case 5..<10: state = task()
        case 10, 11: state = parallel(depth: scope.depth)
        default: state = map(depth: scope.depth)
        }
        paths(of: &state, in: scope)
        if generator.chance(30) { state = jsonata(of: state, in: scope) }
        if isLast { state["End"] = true } else { state["Next"] = .string(scope.names[position + 1]) }
        return state
    }

    // MARK: - Types

    private mutating func pass() -> JSONObject {
        var state: JSONObject = ["Type": "Pass"]
        if generator.chance(40) { state["Result"] = DocumentGenerator.input(&generator) }
        if generator.chance(40) { state["Parameters"] = template() }
        return state
    }

    private mutating func wait() -> JSONObject {
        var state: JSONObject = ["Type": "Wait"]
        switch generator.int(0..<4) {
        case 0: state["SecondsPath"] = .string(generator.pick(["$.n", "$.n", "$.o.n", "$.o.n", "$.missing", "$.s"]))
        case 1: state["TimestampPath"] = .string(generator.pick(["$.t", "$.t", "$.s"]))
        case 2: state["Timestamp"] = "2023-11-14T22:13:30Z"
        default: state["Seconds"] = .integer(generator.pick([0, 1, 3, 10, 400, 99_999_999]))
        }
        return state
    }

    private mutating func parallel(depth: Int) -> JSONObject {
        let branches = (0..<generator.pick([1, 2, 2, 3])).map { _ in JSON.object(workflow(depth: depth - 1)) }
        var state: JSONObject = ["Type": "Parallel", "Branches": .array(branches)]
        if generator.chance(20) { state["Parameters"] = template() }
        return state
    }

    private mutating func map(depth: Int) -> JSONObject {
        var state: JSONObject = ["Type": "Map", "ItemProcessor": .object(workflow(depth: depth - 1))]
        if generator.chance(92) {
            state["ItemsPath"] = .string(generator.pick(["$.items", "$.items", "$.items", "$.o", "$.a"]))
        }
        if generator.chance(40) { state["ItemSelector"] = template() }
        switch generator.int(0..<4) {
        case 0: state["MaxConcurrency"] = .integer(generator.pick([0, 1, 2, 40]))
        case 1: state["MaxConcurrencyPath"] = .string(generator.pick(["$.n", "$.missing"]))
        default: break
        }
        switch generator.int(0..<8) {
        case 0: state["ToleratedFailureCount"] = .integer(generator.pick([0, 1, 5]))
        case 1: state["ToleratedFailurePercentage"] = .integer(generator.pick([0, 40, 100]))
        case 2: state["ToleratedFailureCountPath"] = .string(generator.pick(["$.n", "$.s"]))
        default: break
        }
        return state
    }

    private mutating func choice(at position: Int, in scope: Scope) -> JSONObject {
        // The next two states are always reachable; further rules may lead anywhere, also back.
        var rules = [rule(to: scope.names[position + 1])]
        if generator.chance(40) { rules.append(rule(to: generator.pick(scope.names))) }
        if generator.chance(30) { rules[0]["Assign"] = assignment(in: scope) }
        rules.append(rule(to: scope.names[position + 2]))
        var state: JSONObject = ["Type": "Choice", "Choices": .array(rules.map { .object($0) })]
        if generator.chance(85) { state["Default"] = .string(generator.pick(scope.names)) }
        return state
    }

    private mutating func rule(to target: String) -> JSONObject {
        var rule = condition(depth: 2)
        rule["Next"] = .string(target)
        return rule
    }

    private mutating func condition(depth: Int) -> JSONObject {
        switch generator.int(0..<(depth > 0 ? 8 : 5)) {
        case 5: return ["Not": .object(condition(depth: depth - 1))]
        case 6: return ["And": .array((0..<2).map { _ in .object(condition(depth: depth - 1)) })]
        case 7: return ["Or": .array((0..<2).map { _ in .object(condition(depth: depth - 1)) })]
        default: break
        }
        var test: JSONObject = [
            "Variable": .string(generator.pick(["$.a", "$.n", "$.s", "$.t", "$.flag", "$.missing", "$"]))
        ]
        switch generator.int(0..<7) {
        case 0: test["NumericGreaterThan"] = .integer(generator.pick([0, 2, 10]))
        case 1: test["StringMatches"] = .string(generator.pick(["*", "t*t", "", "*a*"]))
        case 2: test["BooleanEquals"] = .bool(generator.chance(50))
        case 3: test["TimestampLessThan"] = "2024-01-01T00:00:00Z"
        case 4: test["NumericEqualsPath"] = .string(generator.pick(["$.n", "$.o.n", "$.missing"]))
        case 5: test["IsNumeric"] = .bool(generator.chance(50))
        default: test["IsPresent"] = .bool(generator.chance(50))
        }
        return test
    }
}
