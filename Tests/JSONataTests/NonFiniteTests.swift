// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Values with numbers in them that JSON has no text for.
struct NonFiniteTests {
    @Test(arguments: [
        // Parts that are shared, so that a walk through them has no end, and arrays too deep for one.
        "$reduce([1..34], function($a, $i) {[[$a], [$a]]}, 1e308 * 10)",
        "$reduce([1..34], function($a, $i) {{'a': $a, 'b': $a}}, 1e308 * 10)",
        "$reduce([1..2000], function($a, $i) {[[$a]]}, 1e308 * 10)",
    ])
    func `naming them is bounded as the evaluation is`(_ text: String) throws {
        var limits = Limits.stepFunctions
        limits.stringLength = 100_000
        var environment = Environment(now: 0, seed: 1)
        let expression = try Expression.compile(text)
        #expect {
            _ = try expression.evaluate(nil, variables: Variables(), environment: &environment, limits: limits)
        } throws: { error in
            (error as? JSONataError)?.code == .U1001
        }
    }
}
