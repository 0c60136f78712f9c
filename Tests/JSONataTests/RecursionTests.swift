// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule
import JSONata
import Testing

/// Recursion is counted in calls and in levels of syntax, so that it ends at the same depth wherever it runs, and before
/// any stack does.
struct RecursionTests {
    private static func evaluate(_ text: String, _ limits: Limits = .stepFunctions) throws(JSONataError) -> Outcome {
        var environment = Environment(now: 0, seed: 1)
        let expression = try Expression.compile(text, options: Options(version: .v2_2, hasStepFunctions: true))
        return try expression.evaluate([:], variables: Variables(), environment: &environment, limits: limits)
    }

    @Test(arguments: [(39, true), (40, false)])
    func `levels of the syntax of open calls are counted`(calls: Int, passes: Bool) {
        // A call counts three levels and those of its body, all of them together at most 1,200.
        let nested = String(repeating: "[", count: 22) + "$f($n - 1)" + String(repeating: "]", count: 22)
        let text = "($f := function($n) { $n = 0 ? 0 : $count(\(nested)) }; $f(\(calls)))"
        #expect(((try? Self.evaluate(text, .generous)) != nil) == passes)
    }

    /// An expression around another one, `%s`, each of them another way into the engine.
    private static let forms = [
        "1+%s", "(%s;1)", "$map([1], function($v){1+%s})", "$reduce([1,2], function($a,$b){%s})",
        "$sort([2,1], function($a,$b){%s})", "$each({'a':1}, function($v){%s})", "$sift({'a':1}, function($v){%s})",
        "$replace('a', /a/, function($m){$string(%s)})", "{'a':{'b':{'c':1}}}.a.b.(%s)", "[1,2].(%s)", "[1,2][%s]",
        "[1,2]^(%s)", "[1,2]{'a': %s}", "[1,2]{$string(%s): 1}", "[1,2]@$t.(%s)", "[1,2]#$i[%s]",
        "{'a':{'b':1}}.a.b.(%.(%s))", "true ? %s : 0", "[%s]", "'a' & %s", "true and %s", "[1..%s]",
        "$append(%s, 1)", "(function($z){1+%s})(1)", "(function($y,$z){1+%s})(?, 1)(2)", "({'a':1} ~> |$|{'b': %s}|)",
        "({'a':1} ~> |*[%s]|{}|)", "(1 ~> (function($z){1+%s} ~> function($z){$z}))", "{'a':1}.**.(%s)",
        "$lookup({}, %s)",
    ]

    @Test(arguments: forms)
    func `a recursion without end is stopped before the stack is`(form: String) {
        for levels in [1, 5, 30] {
            var inner = "$f($n + 1)"
            for _ in 0..<levels { inner = form.replacingOccurrences(of: "%s", with: inner) }
            for limits in [Limits.stepFunctions, .generous] {
                let error = #expect(throws: JSONataError.self) {
                    try Self.evaluate("($f := function($n) { 1 + (\(inner)) }; $f(0))", limits)
                }
                #expect(error?.code == .U1001)
            }
        }
    }
}
