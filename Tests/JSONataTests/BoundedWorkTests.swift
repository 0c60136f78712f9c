// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Expressions that ask for more than can be had: they end with U1001, soon and without taking the process with them.
struct BoundedWorkTests {
    private func evaluate(_ text: String, _ change: (inout Limits) -> Void = { _ in }) throws -> Outcome {
        var limits = Limits.stepFunctions
        change(&limits)
        var environment = Environment(now: 0, seed: 1)
        return try Expression.compile(text).evaluate(
            nil,
            variables: Variables(),
            environment: &environment,
            limits: limits
        )
    }

    private func code(_ text: String, _ change: (inout Limits) -> Void = { _ in }) -> ErrorCode? {
        #expect(throws: JSONataError.self) { try evaluate(text, change) }?.code
    }

    @Test(
        arguments: [
            ("[1e300..1e300]", [1e300]), ("($f := $sum(?); [$f([1e308, 1e308])])", ["Infinity"]),
            ("($f := $round(?, ?); [$f(1.5, 1.5)])", ["NaN"]), ("{'a': [-1/0]}", ["a": ["-Infinity"]]),
        ] as [(String, JSON)]
    )
    func `numbers that no integer and no JSON holds`(text: String, expected: JSON) throws {
        #expect(try evaluate(text) == .value(expected))
    }

    @Test func `a result whose text nobody could write is not handed out`() {
        #expect(code("$reduce([1..32], function($a, $i) { {'a': $a, 'b': $a} }, 1)") == .U1001)
        #expect(code("['abcdef', 'abcdef']") { $0.stringLength = 10 } == .U1001)
    }
}
