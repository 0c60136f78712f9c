// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// What Step Functions' bounds let pass and what they stop.
struct LimitTests {
    private static func evaluate(_ text: String) throws(JSONataError) -> Outcome {
        var environment = Environment(now: 0, seed: 1)
        let expression = try Expression.compile(text, options: .stepFunctions)
        return try expression.evaluate(
            nil,
            variables: Variables(),
            environment: &environment,
            limits: .stepFunctions
        )
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
    }

    /// A text of two to the power of `count` characters.
    private static func doubled(_ count: Int) -> String {
        "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', \(count))))"
    }

    private static func sum(_ terms: Int) -> String { Array(repeating: "1", count: terms).joined(separator: "+") }

    @Test(arguments: [
        "$count([1..873782])", doubled(22), "$count($range(1, 360145, 1))", "$length($pad('', 262144, 'x'))",
        "$length($pad($pad('', 262144, 'x'), 524288))", "$length($pad('', 200000) & $pad('', 200000))",
        "$length($join([1..3].$pad('', 200000)))", "$pad('a', -262145)",
    ])
    func `what is measured to pass on AWS passes`(text: String) throws {
        _ = try Self.evaluate(text)
    }

    @Test(arguments: [
        nested(125), sum(200), "[1..873783]", doubled(23), "$range(1, 360146, 1)",
        "$range(360146, 1, -1)", "$pad('', 262145)", "$pad('a', -262146)", "$pad('', 1e12)",
        "$parse('[' & $join([1..4].$pad('', 250000, '0,')) & $join([1..4].$pad('', 250000, '0,')) & '0]')",
        "($f := function($n) { $f($n + 1) }; $f(0))",
        "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
    ])
    func `what is measured to fail on AWS compiles and fails when it is evaluated`(text: String) throws {
        _ = try Expression.compile(text, options: .stepFunctions)
        let error = #expect(throws: JSONataError.self) { try Self.evaluate(text) }
        #expect(error?.code == .U1001)
    }

    /// Expressions to be put in the place of their own `%s`, or with a number in the place of `%n`.
    ///
    /// With each is how many levels of evaluation each time or each unit takes, and how many more there are. What AWS was
    /// measured with comes first; the others are counted by what JSONata's own engine evaluates as a part of what.
    private static let shapes: [(text: String, each: Int, more: Int)] = [
        ("1+%s", 1, 1), ("%s+1", 1, 1), ("(%s)", 1, 1), ("[%s]", 1, 1), ("%s ~> $string", 1, 1),
        ("($f:=function($n){$n=0?0:1+$f($n-1)};$f(%n))", 3, 5),
        ("%s & 1", 1, 1), ("{'a': %s}", 1, 1), ("$sum(%s)", 1, 1), ("%s ~> $sum()", 1, 1), ("-(%s)", 2, 1),
        ("true ? %s : 0", 1, 1), ("true and %s", 1, 1), ("$[%s]", 1, 0), ("{'a':1}.a.(%s)", 2, 1),
        ("{'a':1}.{'b': %s}", 2, 1), ("$map(1, function(){1+%s})", 2, 1), ("(function(){1+%s})()", 2, 1),
        ("($g:=function($x){$x};$g(%s))", 2, 1),
        ("($f:=function($n){$n=0?0:$sum($map([$n-1],$f))+1};$f(%n))", 4, 5),
        ("($f:=function($n){$n=0?(((((0))))):1+$f($n-1)};$f(%n))", 3, 9),
        ("($f:=function($n){($n>0 and 1+$f($n-1)=0)?1:0};$f(%n))", 6, 7),
    ]

    @Test(arguments: shapes.indices)
    func `a hundred levels of evaluation pass, and one more does not`(index: Int) {
        let shape = Self.shapes[index]
        let most = (100 - shape.more) / shape.each
        for (count, passes) in [(most, true), (most + 1, false)] {
            var text = "1"
            if shape.text.contains("%n") {
                text = shape.text.replacing("%n", with: "\(count)")
            } else {
                for _ in 0..<count { text = shape.text.replacing("%s", with: text) }
            }
            let result = Result { () throws(JSONataError) in try Self.evaluate(text) }
            switch result {
            case .success: #expect(passes, "\(count) times")
            case .failure(let error):
                #expect(!passes, "\(count) times")
                // As others quote it from AWS, without the depth that other engines name at its end.
                #expect(
                    error.message == "Stack overflow error: Check for non-terminating recursive function. "
                        + " Consider rewriting as tail-recursive."
                )
            }
        }
    }

    @Test(arguments: [
        "false ? \(sum(200)) : 1", "false and \(sum(200)) = 1", "($f := function() { \(sum(200)) }; 1)",
        "$map([], function() { \(sum(200)) })", "($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(100000))",
        "($f := function($n) { $n = 0 ? 0 : ($n; $f($n - 1)) }; $f(1000))",
        String(repeating: "(function(){", count: 40) + "1" + String(repeating: "})()", count: 40),
    ])
    func `what is not evaluated takes no levels, and tail calls take none`(text: String) throws {
        _ = try Self.evaluate(text)
    }
}
