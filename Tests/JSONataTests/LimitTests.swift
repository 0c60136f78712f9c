// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// What Step Functions' bounds let pass and what they stop.
struct LimitTests {
    private static func evaluate(_ text: String) throws -> Outcome {
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

    private static func sum(_ terms: Int) -> String { Array(repeating: "1", count: terms).joined(separator: "+") }

    @Test(arguments: [nested(95), sum(95), "$count([1..873782])", "$length($pad(\"\", 4194304))"])
    func `what is measured to pass on AWS passes`(text: String) throws {
        _ = try Self.evaluate(text)
    }

    @Test(arguments: [
        nested(125), sum(200), "[1..873783]", "$pad(\"\", 8388608)", "($f := function($n) { $f($n + 1) }; $f(0))",
        "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
    ])
    func `what is measured to fail on AWS compiles and fails when it is evaluated`(text: String) throws {
        _ = try Expression.compile(text, options: .stepFunctions)
        let error = #expect(throws: JSONataError.self) { try Self.evaluate(text) }
        #expect(error?.code == .U1001)
    }
}
