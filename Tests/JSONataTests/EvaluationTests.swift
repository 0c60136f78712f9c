// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

struct EvaluationTests {
    private static let document: JSON = [
        "a": [["b": 1, "c": "x"], ["b": 2, "c": "y"], ["b": 3, "c": "x"]], "one": [["d": 5]], "name": "n", "none": [],
    ]

    private func evaluate(
        _ text: String,
        _ input: JSON? = document,
        options: Options = .latest,
        limits: Limits = .stepFunctions,
        named: [String: JSON] = [:]
    ) throws(JSONataError) -> Outcome {
        var environment = Environment(now: 0, seed: 7)
        return try Expression.compile(text, options: options).evaluate(
            input,
            variables: Variables(named: named),
            environment: &environment,
            limits: limits
        )
    }

    @Test(
        arguments: [
            ("a.b", [1, 2, 3]), ("one.d", 5), ("one.d[]", [5]), ("a[b > 1].b", [2, 3]), ("a[0].b", 1), ("a[-1].b", 3),
            ("a.b[0]", [1, 2, 3]), ("(a.b)[0]", 1), ("a{c: $sum(b)}", ["x": 4, "y": 2]), ("a^(>b).b", [3, 2, 1]),
            ("a#$i[c = 'x'].$i", [0, 2]), ("a@$x.$x.b", [1, 2, 3]), ("a.b.(%.c & $)", ["x1", "y2", "x3"]),
            ("$map(a.b, function($v, $i) { $v * $i })", [0, 2, 6]), ("1 + 2 * 3 & ''", "7"), ("[1..3]", [1, 2, 3]),
            ("$ ~> |one|{'d': 6}, 'e'| ~> $lookup('one')", [["d": 6]]),
            ("($f := function($x) { $x > 0 ? $f($x - 1) : 'end' }; $f(100000))", "end"), ("1/0", "Infinity"),
            ("'a' in ['a', 'b']", true), ("$substring('a😀b', 1, 1)", "😀"), ("$string(0.1 + 0.2)", "0.3"),
            ("($x := 1; ($x := 2); $x)", 1), ("$reduce([1..4], function($a, $b) { $a * $b })", 24),
            ("($add := function($a, $b) { $a + $b }; $add(?, 2)(3))", 5), ("$sort(['b', 'a'])", ["a", "b"]),
        ] as [(String, JSON)]
    )
    func `an expression gives its value`(text: String, expected: JSON) throws {
        #expect(try evaluate(text) == .value(expected))
    }

    @Test(arguments: [
        ("1 + 'a'", ErrorCode.T2002, 3), ("a.b[", .S0203, 4), ("$foo(1)", .T1006, 5), ("(1", .S0203, 2),
        ("$uppercase(1)", .T0410, 11), ("-'a'", .D1002, 1), ("1 ?? 2", .S0211, 4),
    ])
    func `an error has its code and its place`(text: String, code: ErrorCode, position: Int) {
        let error = #expect(throws: JSONataError.self) { try evaluate(text, options: .stepFunctions) }
        #expect(error?.code == code)
        #expect(error?.position == position)
    }

    @Test(
        arguments: [
            ("$^($)", [3, -1, 0, 2.5], [-1, 0, 2.5, 3]), ("$^(>$)", [3, -1, 0, 2.5], [3, 2.5, 0, -1]),
            ("a^(b)", ["a": [["b": 2], ["b": 1]]], [["b": 1], ["b": 2]]),
            (
                "$^(k, >n).v", [["k": "b", "n": 1, "v": 1], ["k": "a", "n": 1, "v": 2], ["k": "a", "n": 2, "v": 3]],
                [3, 2, 1]
            ),
            ("$^(k).v", [["k": 1, "v": 1], ["v": 2], ["k": 0, "v": 3], ["v": 4]], [3, 1, 2, 4]),
            ("$^(>k).v", [["k": 1, "v": 1], ["v": 2], ["k": 2, "v": 3], ["v": 4]], [3, 1, 2, 4]),
            ("$^(k).v", [["k": 0, "v": 1], ["k": -1, "v": 2], ["k": 0, "v": 3]], [2, 1, 3]),
            (
                "$^($)", ["Article 2", "Article 10", "Article", "B", "É", "E"],
                ["Article", "Article 10", "Article 2", "B", "E", "É"]
            ),
            ("$^($)", ["\u{FF5E}", "😀", "a"], ["a", "😀", "\u{FF5E}"]),
        ] as [(String, JSON, JSON)]
    )
    func `an order is stable, by numbers or by UTF-16 units`(text: String, input: JSON, expected: JSON) throws {
        #expect(try evaluate(text, input) == .value(expected))
    }

    @Test(arguments: [("$^(k)", ErrorCode.T2007), ("$^(b)", .T2008)])
    func `keys of different types have no order`(text: String, code: ErrorCode) {
        let error = #expect(throws: JSONataError.self) {
            try evaluate(text, [["k": 1, "b": true], ["k": "a", "b": false]])
        }
        #expect(error?.code == code)
    }

    @Test func `AWS's bounds are the limits of the server`() throws {
        #expect(try evaluate("$count([1..873782])") == .value(873_782))
        #expect(throws: JSONataError.self) { try evaluate("[1..873783]") }
        let doubled = { (count: Int) in
            "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', \(count))))"
        }
        #expect(try evaluate(doubled(22)) == .value(4_194_304))
        #expect(throws: JSONataError.self) { try evaluate(doubled(23)) }
    }

    @Test(arguments: [
        "($f := function($x) { $f($x) }; $f(1))", "($f := function($x) { 1 + $f($x) }; $f(1))",
        "($f := function($x) { $map([1], $f) }; $f(1))",
    ])
    func `a recursion without end is stopped`(text: String) {
        var limits = Limits.stepFunctions
        limits.fuel = 200_000
        let error = #expect(throws: JSONataError.self) { try evaluate(text, limits: limits) }
        #expect(error?.code == .U1001)
    }

    @Test func `nesting without end is refused, that of a hundred levels is not`() throws {
        let deep = { (count: Int) in String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count) }
        #expect(try evaluate(deep(99)) == .value(1))
        #expect(throws: JSONataError.self) { try evaluate(deep(100_000)) }
        #expect(throws: JSONataError.self) { try evaluate("1" + String(repeating: "+1", count: 100_000)) }
    }

    @Test func `a transform changes a copy`() throws {
        let variable: JSON = ["k": 1]
        #expect(try evaluate("[$v ~> |$|{'k': 2}|, $v]", named: ["v": variable]) == .value([["k": 2], ["k": 1]]))
    }

    @Test(arguments: ["$random(42)", "$range(1, 2, 1)", "$partition([1], 2)", "$parse('1')", "$uuid()"])
    func `the functions of Step Functions exist where they are asked for`(text: String) throws {
        _ = try evaluate(text, options: .stepFunctions)
        #expect(throws: JSONataError.self) { try evaluate(text) }
    }

    @Test(arguments: ["a = b", "[a] = [b]", "a in [b]", "$count($distinct([a, b])) = 1", "$not(a != b)"])
    func `integers that are the same as doubles are equal`(text: String) throws {
        let input: JSON = ["a": 9_007_199_254_740_993, "b": 9_007_199_254_740_992]
        #expect(try evaluate(text, input) == .value(true))
    }

    @Test func `facts name what an expression refers to`() throws {
        let text = "phone & $x & $states.input.a & $sum($states.result[v > 1].v) & $ & ($y := 1; $y)"
        let facts = try Expression.compile(text).facts
        #expect(facts.topLevelReferences.map(\.text) == ["phone", "$"])
        #expect(facts.freeVariables.map(\.text) == ["$x"])
        #expect(facts.statesMembers.map(\.text) == ["input", "result"])
        #expect(facts.assignments.map(\.text) == ["$y"])
        #expect(facts.wholeStates == [])
        #expect(try Expression.compile("$states").facts.wholeStates.map(\.text) == ["$states"])
    }
}
