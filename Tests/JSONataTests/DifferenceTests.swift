// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Expressions whose results a comparison with other engines found to be wrong, or that are settled between them.
struct DifferenceTests {
    private static let data: JSON = [
        "a": false, "b": [1, 2, 3], "c": ["x": 1, "y": [["z": 2], ["z": 3]]], "n": nil, "e": [], "s": "abc",
    ]

    private static func evaluate(_ text: String, options: Options = .latest) throws -> Outcome {
        var environment = Environment(now: 0, seed: 1)
        let expression = try Expression.compile(text, options: options)
        return try expression.evaluate(data, variables: Variables(), environment: &environment)
    }

    @Test(
        arguments: [
            ("a[[0.5, -1]]", .value([false, false])), ("1[[-1, 0]]", .value([1, 1])), ("b[[0, 0]]", .value([1, 1])),
            ("c.y[[0, -1, 1]].z", .value([2, 3, 3])), ("a[[1, 2]]", .undefined), ("missing[[0, -1]]", .undefined),
        ] as [(String, Outcome)]
    )
    func `each position in an array of positions counts`(text: String, result: Outcome) throws {
        #expect(try Self.evaluate(text) == result)
    }

    @Test(arguments: [
        "[].$", "[missing].*", "[].a.b", "[].c[0]", "[].b#$i[$i > 0].[$i]", "[missing].c.y.z.%.x", "[].c^(>y).z",
    ])
    func `a path that begins with an empty array constructor is that array`(text: String) throws {
        #expect(try Self.evaluate(text) == .value([]))
    }

    @Test(arguments: [
        "e#$i{$string($i): $}", "missing#$i{$string($i): $}", "e@$v{$v.name: $v}", "e.y#$i^(z){$string($i): %.x}",
        "c.y[z > 9]#$i{$string($i & \"\"): $i}", "e.%{\"a\" & missing: 1}",
    ])
    func `a group over no tuples has a frame for its variables`(text: String) throws {
        // Out of a frame's bounds there is other memory, so a mistake shows as a crash here.
        for _ in 0..<100 { _ = try? Self.evaluate(text) }
        #expect(try Self.evaluate("e#$i{\"k\": $i}") == .value([:]))
    }

    @Test(arguments: [
        ("c in [c, 1]", true), ("{\"x\": 1} in [{\"x\": 1}]", true), ("[1, 2] in [[1, 2], [3]]", true),
        ("[1] in [1]", false), ("1 in [[1]]", false), ("n in [null]", true), ("missing in [1]", false),
        ("1 in 1", true),
    ])
    func `what is in an array is found by its value`(text: String, isIn: Bool) throws {
        #expect(try Self.evaluate(text) == .value(.bool(isIn)))
    }

    @Test(
        arguments: [
            ("$substringBefore(s, missing)", .value("abc")), ("$substringAfter(s, missing)", .value("abc")),
            ("$pad(s, missing)", .value("abc")), ("$lookup(c, missing)", .undefined),
            ("$replace(s, \"z\", function($m) { 1 })", .value("abc")),
        ] as [(String, Outcome)]
    )
    func `an argument that is undefined changes nothing`(text: String, result: Outcome) throws {
        #expect(try Self.evaluate(text) == result)
    }

    @Test(
        arguments: [
            ("$spread([[]])", .value([])), ("$spread([])", .undefined), ("$spread([{}])", .value([])),
            ("$spread({})", .undefined), ("\"q\"{\"k\": 1}.k", .value(1)), ("\"b\"[1].$", .value(2)),
        ] as [(String, Outcome)]
    )
    func `what is empty, and strings in the place of names, as in the reference engine`(
        text: String,
        result: Outcome
    ) throws {
        #expect(try Self.evaluate(text) == result)
    }

    @Test func `a transform looks at what it is to delete for each match`() {
        let error = #expect(throws: JSONataError.self) { try Self.evaluate("[s] ~> |**|{}, 1|") }
        #expect(error?.code == .T2012)
    }

    @Test func `what a predicate left nothing of is not asked by the next one`() throws {
        #expect(try Self.evaluate("1[1][$trim(1)]") == .undefined)
        #expect(try Self.evaluate("c.x[1][$trim(1)]") == .undefined)
    }

    @Test(arguments: [
        ("(function($n, $m)<a<n>n:a> { $n })(s, s)", ErrorCode.T0410), ("(function($n)<a<n>:a> { $n })(s)", .T0412),
        ("$replace(s, \"a\", function($m) { 1 })", .T0410),
    ])
    func `arguments are matched by type before their elements are`(text: String, code: ErrorCode) {
        let error = #expect(throws: JSONataError.self) { try Self.evaluate(text) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            ("04.5", 4_500, 4_005), ("04.05", 4_050, 4_005), ("04.047", 4_047, 4_047), ("04.94756", 4_947, 98_756),
        ] as [(String, JSON, JSON)]
    )
    func `a fraction of a second is read as its release does`(text: String, latest: JSON, old: JSON) throws {
        let expression = "$toMillis(\"1970-01-01 00:00:\(text)\", \"[Y]-[M]-[D] [H]:[m]:[s].[f1]\")"
        #expect(try Self.evaluate(expression) == .value(latest))
        #expect(try Self.evaluate(expression, options: .stepFunctions) == .value(old))
    }

    @Test(
        arguments: [
            ("($f := $round(?, 1); $f([]))", .T0410), ("($f := $join(?, \"-\"); $f(b))", .T0412),
        ] as [(String, ErrorCode)]
    )
    func `a partial application of a library function checks its arguments`(text: String, code: ErrorCode) throws {
        let error = #expect(throws: JSONataError.self) { try Self.evaluate(text) }
        #expect(error?.code == code)
        #expect(try Self.evaluate("($f := $map(?, $string); $f(1))") == .value("1"))
        #expect(try Self.evaluate("($f := $substring(?, 0, 2); $f(s))") == .value("ab"))
    }
}
