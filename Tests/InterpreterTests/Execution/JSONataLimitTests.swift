// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Expressions whose values are larger than a document may be, and failures whose texts are.
struct JSONataLimitTests {
    private static func driven(_ states: String) throws -> Driver {
        var driver = try Driver(#"{"QueryLanguage":"JSONata","StartAt":"A","States":{\#(states)}}"#)
        try driver.run()
        return driver
    }

    /// An expression that takes about so many steps.
    private static func working(_ steps: Int) -> String {
        "{% ($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(\(steps / 6))) %}"
    }

    @Test
    func `expressions that take many steps let others have their turn`() throws {
        var limits = ExecutionLimits()
        limits.stepsPerTurn = 10_000
        var driver = try Driver(
            #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Choice","Default":"A","#
                + #""Choices":[{"Condition":"{% \#(Self.working(8_000).dropFirst(2).dropLast(2)) = 1 %}","Next":"E"}]},"#
                + #""E":{"Type":"Succeed"}}}"#,
            limits: limits
        )
        try driver.apply(.start(input: Payload([:])))
        #expect(driver.result == nil)
        #expect(driver.events.count < 10)
        try driver.apply(.stop(error: nil, cause: nil))
        #expect(driver.result?.status == .aborted)
    }

    /// However many steps all states of an execution take together: each turn has as many again.
    @Test
    func `what let others have their turn goes on and comes to its end`() throws {
        var limits = ExecutionLimits()
        (limits.stepsPerTurn, limits.stepsPerTurnMaximum) = (10_000, 50_000)
        var driver = try Driver(
            #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Map","Items":"{% [1..100] %}","End":true,"#
                + #""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","Output":"\#(Self.working(8_000))","End":true}}}}}}"#,
            limits: limits
        )
        try driver.run()
        #expect(driver.result?.status == .succeeded)
    }

    @Test
    func `expressions that fail have taken their steps, too`() throws {
        var limits = ExecutionLimits()
        limits.stepsPerTurn = 10_000
        let failing = "{% ($f := function($n) { $n = 0 ? $error('x') : $f($n - 1) }; $f(1500)) %}"
        var driver = try Driver(
            #"{"QueryLanguage":"JSONata","StartAt":"B","States":{"#
                + #""B":{"Type":"Map","Items":"\#(failing)","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"#
                + #""Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"End":true}}}"#,
            limits: limits
        )
        try driver.apply(.start(input: Payload([:])))
        #expect(driver.result == nil)
        #expect(driver.events.count < 20)
    }

    @Test
    func `all expressions of a state together have their bound`() throws {
        var limits = ExecutionLimits()
        limits.stepsPerTurnMaximum = 50_000
        for (count, status) in [(3, ExecutionStatus.succeeded), (40, .failed)] {
            let fields = (1...count).map { #""f\#($0)":"\#(Self.working(8_000))""# }.joined(separator: ",")
            var driver = try Driver(
                #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Output":{\#(fields)},"End":true}}}"#,
                limits: limits
            )
            try driver.run()
            #expect(driver.result?.status == status)
            if status == .failed { #expect(driver.result?.error == "States.QueryEvaluationError") }
        }
    }

    private static let processor = #""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}"#

    @Test(arguments: [
        "[$join([1..5].$pad('', 200000, 'x'))]",
        "[$pad('', 200000, 'x'), $pad('', 200000, 'y')]",
        "[1..200000]",
    ])
    func `items must not be larger than a payload`(_ items: String) throws {
        let driver = try Self.driven(
            #""A":{"Type":"Map","Items":"{% \#(items) %}",\#(Self.processor),"End":true}"#
        )
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(!driver.trace.contains { $0.hasSuffix("MapStateStarted") })
    }

    @Test
    func `one Assign must not set more than a payload`() throws {
        let variables = (1...20).map { #""v\#($0)":"{% $pad('', 200000, 'x') %}""# }.joined(separator: ",")
        let driver = try Self.driven(#""A":{"Type":"Pass","Assign":{\#(variables)},"End":true}"#)
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(
            driver.result?.cause
                == "State total variable size limit exceeded. Variable 'v2' in state 'A' was assigned 200002 bytes, which "
                + "caused the size of variables assigned in the state to exceed its limit by 137860 bytes."
        )
        #expect(driver.trace.suffix(3) == ["2<0 PassStateEntered", "3<2 EvaluationFailed", "4<3 ExecutionFailed"])
        guard case .evaluationFailed(let error, let cause, "Assign", "A")? = driver.events.dropLast().last?.details
        else {
            Issue.record("\(driver.events.dropLast().last?.details as Any)")
            return
        }
        #expect(error == driver.result?.error && cause == driver.result?.cause)
    }

    @Test(arguments: [true, false])
    func `a variable must not be larger than a payload, in either language`(isJSONata: Bool) throws {
        let large = JSON.string(JSONString(String(repeating: "x", count: 262_143)))
        let value =
            isJSONata ? #""x":"{% $states.input.a & $states.input.b %}""# : #""x.$":"States.Format('{}{}', $.a, $.b)""#
        var driver = try Driver(
            #"{"QueryLanguage":"\#(isJSONata ? "JSONata" : "JSONPath")","StartAt":"A","States":{"A":{"Type":"Pass","#
                + #""Assign":{\#(value)},"End":true}}}"#,
            input: ["a": large, "b": ""]
        )
        try driver.run()
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(
            driver.result?.cause
                == "Variable size limit exceeded. Variable 'x' in state 'A' was assigned 262145 bytes."
        )
        #expect(driver.trace.contains { $0.hasSuffix("EvaluationFailed") } == isJSONata)
    }

    @Test
    func `all variables must not be larger than what an execution may have`() throws {
        let states = (1...42).map { number in
            #""A\#(number)":{"Type":"Pass","Assign":{"v\#(number)":"{% $pad('', 250000, 'x') %}"},"Next":"A\#(number + 1)"}"#
        }
        var driver = try Driver(
            #"{"QueryLanguage":"JSONata","StartAt":"A1","States":{\#(states.joined(separator: ",")),"A43":{"Type":"Succeed"}}}"#
        )
        try driver.run()
        // As measured on AWS.
        #expect(
            driver.result?.cause
                == "Execution total variable size limit exceeded. State 'A42' assigned variables that exceed the total "
                + "execution limit by 14324 bytes."
        )
        #expect(driver.trace.suffix(2) == ["85<84 EvaluationFailed", "86<85 ExecutionFailed"])
    }

    @Test
    func `several Assigns may together set more than a payload`() throws {
        let driver = try Self.driven(
            #"""
            "A":{"Type":"Pass","Assign":{"a":"{% $pad('', 200000, 'x') %}"},"Next":"B"},
            "B":{"Type":"Pass","Assign":{"b":"{% $pad('', 200000, 'x') %}"},"Next":"C"},
            "C":{"Type":"Succeed","Output":"{% $length($a) + $length($b) %}"}
            """#
        )
        #expect(driver.result?.output?.value == 400_000)
    }

    @Test(arguments: [
        (
            "$sum([1..900000])",
            "error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage"
        ),
        (
            "$pad('', 8388608)",
            "error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage"
        ),
        (
            "($f := function($n) { 1 + $f($n) }; $f(1))",
            "error during evaluation: Stack overflow error: Check for non-terminating recursive function."
        ),
        ("$parse('')", "error during evaluation. D3137: Invalid JSON"),
        ("$base64decode('!!!')", "internal error during evaluation. "),
    ])
    func `what an evaluation threw is told as AWS tells it`(expression: String, beginning: String) throws {
        let result = try Self.driven(#""A":{"Type":"Pass","Output":"{% \#(expression) %}","End":true}"#).result
        #expect(result?.error == "States.QueryEvaluationError")
        let cause = try #require(result?.cause)
        let account = try #require(cause.firstRange(of: "' threw an ")).upperBound
        #expect(cause[account...].hasPrefix(beginning))
        #expect(!beginning.hasPrefix("internal") || cause[account...].count == beginning.count + 36)
    }

    @Test(arguments: [
        #""Type":"Pass","Output":"{% VALUE %}","End":true"#,
        #""Type":"Pass","Assign":{"a":"{% VALUE %}"},"End":true"#,
        #""Type":"Wait","Seconds":"{% VALUE %}","End":true"#,
        #""Type":"Fail","Error":"{% VALUE %}""#,
        #""Type":"Choice","Choices":[{"Condition":"{% VALUE %}","Next":"S"}],"Default":"S"},"S":{"Type":"Succeed""#,
        #""Type":"Map","Items":"{% VALUE %}",\#(processor),"End":true"#,
        #""Type":"Map","Items":"{% {'a': VALUE} %}",\#(processor),"End":true"#,
    ])
    func `a value whose text has no end fails its state`(_ fields: String) throws {
        let value = "$reduce([1..34], function($a, $i) {[[$a], [$a]]}, 1)"
        let driver = try Self.driven(
            #""A":{\#(fields.replacing("VALUE", with: value))}"#
        )
        #expect(["States.DataLimitExceeded", "States.QueryEvaluationError"].contains(driver.result?.error))
        #expect((driver.result?.cause?.utf16.count ?? 0) <= 32_768)
    }

    @Test
    func `infinite numbers are named`() throws {
        let value = "[1e308 * 10, {'a': -1e308 * 10, 'b': [1]}]"
        let driver = try Self.driven(#""A":{"Type":"Pass","Output":"{% \#(value) %}","End":true}"#)
        #expect(driver.result?.output?.value == ["Infinity", ["a": "-Infinity", "b": [1]]])
    }

    @Test
    func `a failure names the value that did not fit as far as a cause can hold it`() throws {
        let driver = try Self.driven(#""A":{"Type":"Fail","Error":"{% [1, {'a': [[[]], 'b', null, true]}] %}"}"#)
        #expect(driver.result?.cause?.hasSuffix(#"for value: [1,{"a":[[[]],"b",null,true]}]"#) == true)
        let long = try Self.driven(#""A":{"Type":"Fail","Error":"{% [1..100000] %}"}"#)
        #expect(long.result?.cause?.utf16.count == 32_768)
        #expect(long.result?.cause?.contains("for value: [1,2,3,4,") == true)
    }

    @Test(arguments: [
        (#""Error":"{% $pad('', 300, 'e') %}","Cause":"{% $pad('', 40000, 'c') %}""#, 256, 32_768),
        // Each of these characters is two code units, and a cut between them goes before both.
        (#""Error":"{% 'x' & $pad('', 300, '😀') %}","Cause":"{% 'x' & $pad('', 40000, '😀') %}""#, 255, 32_767),
        // One grapheme cluster as a whole.
        (
            #""Error":"{% 'e' & $pad('', 300, '\u0301') %}","Cause":"{% 'e' & $pad('', 40000, '\u0301') %}""#,
            256,
            32_768
        ),
        (#""Error":"\#(String(repeating: "e", count: 300))","Cause":"c""#, 256, 1),
    ])
    func `the error and cause of a Fail state are cut`(_ fields: String, error: Int, cause: Int) throws {
        let driver = try Self.driven(#""A":{"Type":"Fail",\#(fields)}"#)
        #expect(driver.result?.error?.utf16.count == error)
        #expect(driver.result?.cause?.utf16.count == cause)
    }

    @Test(arguments: [
        ("$count + 1", "6"),
        ("$count * $length", "10"),
        ("$map([1, 2], function($x) { $x + $count })", "[6,7]"),
        ("$sum([$count, 1])", "6"),
        ("($count := 9; $count)", "9"),
    ])
    func `a variable takes the place of the function of its name`(_ expression: String, _ expected: String) throws {
        let driver = try Self.driven(
            #"""
            "A":{"Type":"Pass","Assign":{"count":5,"length":2},"Next":"B"},
            "B":{"Type":"Succeed","Output":"{% \#(expression) %}"}
            """#
        )
        #expect(driver.result?.output?.value.serialized == expected, "\(driver.result?.cause ?? "")")
    }

    @Test
    func `a function keeps its name where the variable is not set yet`() throws {
        let driver = try Self.driven(
            #"""
            "A":{"Type":"Pass","Output":"{% $count([1, 2]) %}","Assign":{"count":5},"Next":"B"},
            "B":{"Type":"Succeed","Output":"{% [$states.input, $count] %}"}
            """#
        )
        #expect(driver.result?.output?.value == [2, 5])
    }
}
