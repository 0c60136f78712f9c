// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Executions of JSONata states.
struct JSONataExecutionTests {
    /// A run: what it gives, or in which words it fails.
    struct Run: Sendable, CustomTestStringConvertible {
        var states: String
        var input: JSON = [:]
        var outcomes: [String: [Driver.Outcome]] = [:]
        var expected: String
        var testDescription: String { expected }

        /// An execution whose first state is A; `isMixed` where the machine itself is in JSONPath.
        func driven(isMixed: Bool = false) throws -> Driver {
            let language = isMixed ? "" : #""QueryLanguage":"JSONata","#
            var driver = try Driver(
                #"{\#(language)"StartAt":"A","States":{\#(states)}}"#,
                outcomes: outcomes,
                input: input
            )
            try driver.run()
            return driver
        }
    }

    private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private static func task(_ fields: String) -> String {
        #""A":{"Type":"Task","Resource":"\#(function)",\#(fields),"End":true}"#
    }

    private static let end = #""B":{"Type":"Pass","End":true}"#
    private static let processor = #""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}"#

    @Test(arguments: results)
    func `data flows through Arguments, Output and Assign`(_ run: Run) throws {
        let driver = try run.driven()
        #expect(driver.result?.output?.value.serialized ?? driver.result?.cause == run.expected)
    }

    static let results: [Run] = [
        Run(states: #""A":{"Type":"Pass","End":true}"#, input: ["a": 1], expected: #"{"a":1}"#),
        Run(states: #""A":{"Type":"Pass","Output":[],"End":true}"#, expected: "[]"),
        Run(
            states:
                #""A":{"Type":"Pass","Output":{"a":"{% $states.input.x %}","b":[1,"{% 1 + 1 %}"," {% 1 %}"]},"End":true}"#,
            input: ["x": nil],
            expected: #"{"a":null,"b":[1,2," {% 1 %}"]}"#
        ),
        Run(
            states: task(
                #""Arguments":{"n":"{% $states.input.n * 2 %}"},"Output":"{% [$states.input, $states.result] %}""#
            ),
            input: ["n": 4],
            outcomes: ["A": [.success(["r": 1])]],
            expected: #"[{"n":4},{"r":1}]"#
        ),
        Run(
            states: task(#""Assign":{"a":"{% $states.result %}"},"Catch":[]"#),
            outcomes: ["A": [.success("done")]],
            expected: #""done""#
        ),
        Run(
            states: #"""
                "A":{"Type":"Pass","Assign":{"x":18,"old":"{% $exists($x) %}"},"Next":"B"},
                "B":{"Type":"Pass","Assign":{"x":1,"y":"{% $x %}"},"Output":"{% $x %}","Next":"C"},
                "C":{"Type":"Pass","Output":"{% [$states.input, $x, $y, $old] %}","End":true}
                """#,
            expected: "[18,1,18,false]"
        ),
        Run(
            states: #"""
                "A":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.n > 5 %}","Next":"B"},
                {"Condition":"{% $states.input.n > 3 %}","Next":"C","Output":{"rule":"{% $states.input.n %}"},"Assign":{"a":1}}],
                "Default":"B","Output":"{% 'default' %}"},"B":{"Type":"Succeed"},"C":{"Type":"Succeed","Output":"{% [$states.input, $a] %}"}
                """#,
            input: ["n": 4],
            expected: #"[{"rule":4},1]"#
        ),
        Run(
            states: #"""
                "A":{"Type":"Choice","Choices":[{"Condition":false,"Next":"B"}],"Default":"B","Assign":{"d":"{% 'd' %}"},
                "Output":"{% 'default' %}"},"B":{"Type":"Pass","Output":"{% $states.input & $d %}","End":true}
                """#,
            expected: #""defaultd""#
        ),
        Run(
            states: #""A":{"Type":"Wait","Seconds":"{% $states.input.s %}","Output":"{% 'waited' %}","End":true}"#,
            input: ["s": 3],
            expected: #""waited""#
        ),
        Run(
            states: #"""
                "A":{"Type":"Parallel","Arguments":"{% $states.input.x %}","Branches":[
                {"StartAt":"L","States":{"L":{"Type":"Pass","End":true}}},
                {"StartAt":"R","States":{"R":{"Type":"Pass","Output":"{% $states.input + 1 %}","End":true}}}],
                "Output":"{% $sum($states.result) %}","End":true}
                """#,
            input: ["x": 20],
            expected: "41"
        ),
        Run(
            states: #"""
                "A":{"Type":"Map","Items":"{% $states.input.xs %}","ItemSelector":{"i":"{% $states.context.Map.Item.Index %}",
                "v":"{% $states.context.Map.Item.Value %}","k":"{% $states.input.k %}"},\#(processor),
                "Output":"{% $states.result.(i & ':' & v & k) %}","End":true}
                """#,
            input: ["xs": ["a", "b"], "k": "!"],
            expected: #"["0:a!","1:b!"]"#
        ),
        Run(
            states:
                #""A":{"Type":"Map","Items":[1,"{% $number('2') %}"],"MaxConcurrency":"{% 1 %}",\#(processor),"End":true}"#,
            expected: "[1,2]"
        ),
        Run(states: #""A":{"Type":"Map",\#(processor),"End":true}"#, input: [3, 4], expected: "[3,4]"),
        Run(
            states: #"""
                \#(task(#""Catch":[{"ErrorEquals":["E"],"Output":"{% [$states.input, $states.errorOutput] %}","Assign":{"e":"{% $states.errorOutput.Error %}"},"Next":"B"}]"#)),
                "B":{"Type":"Pass","Output":"{% $append($states.input, $e) %}","End":true}
                """#,
            input: ["a": 1],
            outcomes: ["A": [.failure("E", "c")]],
            expected: #"[{"a":1},{"Error":"E","Cause":"c"},"E"]"#
        ),
        Run(
            states: #"\#(task(#""Catch":[{"ErrorEquals":["E"],"Next":"B"}]"#)),\#(end)"#,
            outcomes: ["A": [.failure("E", "c")]],
            expected: #"{"Error":"E","Cause":"c"}"#
        ),
        Run(
            states: #"""
                "A":{"Type":"Pass","Output":"{% $states.context.State.Name & $string($millis()) & $string($states.context.Execution.Input.a) %}","End":true}
                """#,
            input: ["a": 1],
            expected: #""A17000000000001""#
        ),
        Run(
            states: #""A":{"Type":"Fail","Error":"{% 'E' & $states.input.n %}","Cause":"{% $states.input.c %}"}"#,
            input: ["n": 1, "c": "why"],
            expected: "why"
        ),
    ]

    @Test func `variables and data pass between the languages`() throws {
        let run = Run(
            states: #"""
                "A":{"Type":"Pass","Assign":{"x":{"y":42}},"Parameters":{"a.$":"$"},"Next":"B"},
                "B":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.a.n + $x.y %}","Assign":{"z":"{% $x.y %}"},"Next":"C"},
                "C":{"Type":"Pass","Parameters":{"v.$":"$","z.$":"$z"},"End":true}
                """#,
            input: ["n": 1],
            expected: #"{"v":43,"z":42}"#
        )
        #expect(try run.driven(isMixed: true).result?.output?.value.serialized == run.expected)
    }

    @Test(arguments: failures)
    func `a failed expression is told with its text and field`(_ run: Run) throws {
        let driver = try run.driven()
        let prefix = "An error occurred while executing the state 'A' (entered at the event id #2). "
        #expect(driver.result?.error == "States.QueryEvaluationError")
        #expect(driver.result?.cause == prefix + run.expected)
    }

    private static func expression(_ text: String, _ field: String, _ what: String) -> String {
        "The JSONata expression '\(text)' specified for the field '\(field)' \(what)"
    }

    private static func unexpected(_ expected: String, _ found: String, _ value: String) -> String {
        "returned an unexpected result type. Expected '\(expected)', but was '\(found)' for value: \(value)"
    }

    static let failures: [Run] = [
        Run(
            states: #""A":{"Type":"Pass","Output":{"a":[{"b":"{% $doesNotExist %}"}]},"End":true}"#,
            expected: expression("$doesNotExist", "Output/a[0]/b", "returned nothing (undefined).")
        ),
        Run(
            states: #""A":{"Type":"Pass","Assign":{"result":"{%$states.input.x%}"},"End":true}"#,
            expected: expression("$states.input.x", "Assign/result", "returned nothing (undefined).")
        ),
        Run(
            states: #""A":{"Type":"Pass","Output":"{% function($x){ $x } %}","End":true}"#,
            expected: expression("function($x){ $x }", "Output", "returned an unsupported result type.")
        ),
        Run(
            states: #""A":{"Type":"Pass","Output":"{% 1 + 'a' %}","End":true}"#,
            expected: expression(
                "1 + 'a'",
                "Output",
                "threw an error during evaluation. T2002: The right side of the \"+\" operator must evaluate to a number"
            )
        ),
        Run(
            states: #"""
                "A":{"Type":"Choice","Choices":[{"Condition":false,"Next":"B"},{"Condition":"{% 'yes' %}","Next":"B"}]},\#(end)
                """#,
            expected: expression("'yes'", "Choices[1]/Condition", unexpected("boolean", "string", #""yes""#))
        ),
        Run(
            states:
                #""A":{"Type":"Choice","Choices":[{"Condition":true,"Next":"B","Output":{"v":"{% $x %}"}}]},\#(end)"#,
            expected: expression("$x", "Choices[0]/Output/v", "returned nothing (undefined).")
        ),
        Run(
            states: #""A":{"Type":"Wait","Seconds":"{% '3' %}","End":true}"#,
            expected: expression("'3'", "Seconds", unexpected("number", "string", #""3""#))
        ),
        Run(
            states: #""A":{"Type":"Wait","Seconds":"{% 1.5 %}","End":true}"#,
            expected: expression("1.5", "Seconds", unexpected("integer", "number", "1.5"))
        ),
        Run(
            states: #""A":{"Type":"Wait","Seconds":"{% -1 %}","End":true}"#,
            expected: expression(
                "-1",
                "Seconds",
                "returned a value that is out of range. Expected 0 to 99999999, but was -1"
            )
        ),
        Run(
            states: #""A":{"Type":"Wait","Timestamp":"{% 1 %}","End":true}"#,
            expected: expression("1", "Timestamp", unexpected("string", "number", "1"))
        ),
        Run(
            states: #""A":{"Type":"Fail","Error":"{% {'a': 1} %}"}"#,
            expected: expression("{'a': 1}", "Error", unexpected("string", "object", #"{"a":1}"#))
        ),
        Run(
            states: #""A":{"Type":"Map","Items":"{% null %}",\#(processor),"End":true}"#,
            expected: expression("null", "Items", unexpected("array", "null", "null"))
        ),
        Run(
            states: #""A":{"Type":"Map",\#(processor),"End":true}"#,
            input: "string",
            expected: #"Map state input must be an array but was: "string""#
        ),
        Run(
            states: #""A":{"Type":"Map","Items":[1],"MaxConcurrency":"{% true %}",\#(processor),"End":true}"#,
            expected: expression("true", "MaxConcurrency", unexpected("number", "boolean", "true"))
        ),
        Run(
            states:
                #""A":{"Type":"Map","Items":[1],"ToleratedFailurePercentage":"{% 101 %}",\#(processor),"End":true}"#,
            expected: expression(
                "101",
                "ToleratedFailurePercentage",
                "returned a value that is out of range. Expected 0 to 100, but was 101"
            )
        ),
        Run(
            states: task(#""TimeoutSeconds":"{% 0 %}""#),
            expected: expression(
                "0",
                "TimeoutSeconds",
                "returned a value that is out of range. Expected 1 to 99999999, but was 0"
            )
        ),
        Run(
            states: task(#""Credentials":{"RoleArn":"{% 1 %}"}"#),
            expected: expression("1", "Credentials/RoleArn", unexpected("string", "number", "1"))
        ),
        Run(
            states: task(#""Output":"{% $states.result.x %}""#),
            outcomes: ["A": [.success([:])]],
            expected: expression("$states.result.x", "Output", "returned nothing (undefined).")
        ),
        Run(
            states: #"\#(task(#""Catch":[{"ErrorEquals":["E"],"Output":{"v":"{% $x %}"},"Next":"B"}]"#)),\#(end)"#,
            outcomes: ["A": [.failure("E", nil)]],
            expected: expression("$x", "Catch[0]/Output/v", "returned nothing (undefined).")
        ),
    ]

    @Test(arguments: sequences)
    func `an EvaluationFailed stands where AWS has it`(_ run: Run) throws {
        let driver = try run.driven()
        let types = driver.trace.drop { !$0.hasSuffix("StateEntered") }
        #expect(types.joined(separator: " ") == run.expected)
    }

    static let sequences: [Run] = [
        // Measured on AWS.
        Run(
            states: #"""
                "A":{"Type":"Parallel","Branches":[{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}],
                "Catch":[{"ErrorEquals":["E"],"Output":"{% $x %}","Next":"B"}],"End":true},\#(end)
                """#,
            expected: "2<0 ParallelStateEntered 3<2 ParallelStateStarted 4<3 FailStateEntered 5<4 ParallelStateFailed "
                + "6<4 EvaluationFailed 7<6 ParallelStateFailed 8<7 ExecutionFailed"
        ),
        Run(
            states: #""A":{"Type":"Pass","Output":"{% $x %}","End":true}"#,
            expected: "2<0 PassStateEntered 3<0 EvaluationFailed 4<3 ExecutionFailed"
        ),
        Run(
            states: #""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Output":"{% $x %}","End":true}"#,
            expected:
                "2<0 PassStateEntered 3<2 PassStateExited 4<3 PassStateEntered 5<3 EvaluationFailed 6<5 ExecutionFailed"
        ),
        Run(
            states: #""A":{"Type":"Map","Items":"{% 1 %}",\#(processor),"End":true}"#,
            expected: "2<0 MapStateEntered 3<0 EvaluationFailed 4<3 MapStateFailed 5<4 ExecutionFailed"
        ),
        Run(
            states: #""A":{"Type":"Wait","Timestamp":"{% 'today' %}","End":true}"#,
            expected: "2<0 WaitStateEntered 3<2 EvaluationFailed 4<3 ExecutionFailed"
        ),
        Run(
            states: #""A":{"Type":"Wait","Seconds":1,"Output":"{% $x %}","End":true}"#,
            expected: "2<0 WaitStateEntered 3<0 EvaluationFailed 4<3 ExecutionFailed"
        ),
        Run(
            states: #"""
                \#(task(#""Arguments":"{% $x %}","Retry":[{"ErrorEquals":["States.QueryEvaluationError"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]"#)),\#(end)
                """#,
            expected:
                "2<0 TaskStateEntered 3<0 EvaluationFailed 4<3 EvaluationFailed 5<4 TaskStateExited 6<5 PassStateEntered "
                + "7<6 PassStateExited 8<7 ExecutionSucceeded"
        ),
        Run(
            states: task(#""Output":"{% $x %}""#),
            outcomes: ["A": [.success(1)]],
            expected: "2<0 TaskStateEntered 3<2 LambdaFunctionScheduled 4<3 LambdaFunctionStarted "
                + "5<4 LambdaFunctionSucceeded 6<5 EvaluationFailed 7<6 ExecutionFailed"
        ),
        Run(
            states: #"""
                "A":{"Type":"Map","Items":[1],"ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","Output":"{% $x %}",
                "End":true}}},"Catch":[{"ErrorEquals":["States.QueryEvaluationError"],"Output":"{% 1 %}","Next":"B"}],
                "End":true},\#(end)
                """#,
            expected: "2<0 MapStateEntered 3<2 MapStateStarted 4<3 MapIterationStarted 5<4 PassStateEntered "
                + "6<4 EvaluationFailed 7<6 MapIterationFailed 8<6 MapStateFailed 9<8 MapStateExited 10<9 PassStateEntered "
                + "11<10 PassStateExited 12<11 ExecutionSucceeded"
        ),
    ]

    @Test func `EvaluationFailed names state, field and error`() throws {
        let run = Run(states: #""A":{"Type":"Pass","Output":{"a":"{% $x %}"},"End":true}"#, expected: "")
        let details = try run.driven().events.first { $0.type == .evaluationFailed }?.details
        #expect(
            details
                == .evaluationFailed(
                    error: "States.QueryEvaluationError",
                    cause: "An error occurred while executing the state 'A' (entered at the event id #2). "
                        + "The JSONata expression '$x' specified for the field 'Output/a' returned nothing (undefined).",
                    location: "Output/a",
                    state: "A"
                )
        )
    }

    @Test func `nothing is assigned where Output fails`() throws {
        let run = Run(
            states: #"""
                \#(Self.task(#""Assign":{"v":1},"Output":"{% $x %}","Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]"#)),
                "B":{"Type":"Pass","Output":"{% $exists($v) %}","End":true}
                """#,
            outcomes: ["A": [.success(1)]],
            expected: "false"
        )
        #expect(try run.driven().result?.output?.value.serialized == run.expected)
    }

    @Test func `the same seed gives the same random numbers, drawn one after the other`() throws {
        let run = Run(
            states: #"""
                "A":{"Type":"Pass","Output":["{% $random() %}","{% $random() %}","{% $uuid() %}"],"Next":"B"},
                "B":{"Type":"Pass","Output":{"a":"{% $states.input %}","b":"{% $random() %}"},"End":true}
                """#,
            expected: ""
        )
        let outputs = try (0..<2).map { _ in try #require(run.driven().result?.output?.value) }
        #expect(outputs[0] == outputs[1])
        let numbers = [outputs[0]["a"]?[0], outputs[0]["a"]?[1], outputs[0]["b"]].compactMap { $0?.number }
        #expect(Set(numbers).count == 3)
    }
}
