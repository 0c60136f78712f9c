// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Orders in paths, and what follows them, with the results of the reference engine.
struct OrderTests {
    private static func evaluate(_ text: String, _ input: JSON, states: JSON = .null) throws -> Outcome {
        var environment = Environment(now: 0, seed: 1)
        let variables = Variables(states: Variables.States(input: states))
        return try Expression.compile(text, options: .latest)
            .evaluate(input, variables: variables, environment: &environment)
    }

    private static let data: JSON = [
        "x": [["z": 1, "y": 5], ["z": 2, "y": 6]],
        "one": ["z": 1, "y": [5]],
        "lists": [["z": 1, "y": [5]], ["z": 2, "y": [6]]],
        "o": ["p": ["q": [3, 1, 2]], "m": [[4]], "l": [1, 2, 3], "e": [[], [1]]],
        "a": [[1, 2], [3]],
    ]

    @Test(
        arguments: [
            ("x^(>z)", [["z": 2, "y": 6], ["z": 1, "y": 5]]),
            ("x^(z)[0]", ["z": 1, "y": 5]),
            ("x^(>z)[0].y", 6),
            ("x^(z)[0][]", [["z": 1, "y": 5]]),
            ("x^(z)[z>5]", nil),
            ("x^(z)[7][z>5]", nil),
            ("one^(>z)", ["z": 1, "y": [5]]),
            ("one^(>z)[0].y", [5]),
            ("o.p.q^($)", [1, 2, 3]),
            ("x.y^(>$)[0]", 6),
        ] as [(String, JSON?)]
    )
    func `an order applies to what a chain of names leads to`(text: String, result: JSON?) throws {
        #expect(try Self.evaluate(text, Self.data) == (result.map { .value($0) } ?? .undefined))
    }

    @Test
    func `an order applies to what $states has`() throws {
        #expect(
            try Self.evaluate("$states.input.x^(>z)", .null, states: Self.data)
                == .value([["z": 2, "y": 6], ["z": 1, "y": 5]])
        )
    }

    @Test(
        arguments: [
            ("(o.m)^(z)[0]", [4]),
            ("o.m^(z)[0]", [4]),
            ("(o.m)^(z)[0][]", [4]),
            ("(o.m)^(z)[true]", [4]),
            ("(o.m)^(z)[0][0]", 4),
            ("(o.m)^(z)[0]^(z)", [4]),
            ("(o.m)^(z)[0].$", 4),
            ("a^(z)[0]", [1, 2]),
            ("a^(z)[-1]", [3]),
            ("o.e^(z)[0]", []),
            ("[[1],[2]]^(z)[0]", [1]),
            ("[[1]]^(z)[0]", [1]),
            ("$map(lists, function($i){$i.y})^(z)[0]", [5]),
            ("$map(lists, function($i){$i.y})^(z)", [[5], [6]]),
            ("$map(x, function($i){$i.y})^(z)[0]", 5),
            ("$map(one, function($i){$i.y})^(z)[0]", 5),
        ] as [(String, JSON?)]
    )
    func `an array that a position picks stays an array`(text: String, result: JSON?) throws {
        #expect(try Self.evaluate(text, Self.data) == (result.map { .value($0) } ?? .undefined))
    }

    @Test(
        arguments: [
            ("[[1,2],[3]]{'a':$}", ["a": [1, 2, 3]]),
            ("a{'a':$,'b':$count($)}", ["a": [1, 2, 3], "b": 3]),
            ("o.l{'a':$,'b':$count($)}", ["a": [1, 2, 3], "b": 3]),
            ("[[1,2],[3,[4]]]{'a':$}", ["a": [1, 2, 3, [4]]]),
            ("[[1],2,$uppercase]{'a':$count($)}", ["a": 3]),
            ("[[],[]]{'a':$}", ["a": []]),
            ("[[1]]{'a':$}", ["a": [1]]),
        ] as [(String, JSON)]
    )
    func `a group of arrays has their elements`(text: String, result: JSON) throws {
        #expect(try Self.evaluate(text, Self.data) == .value(result))
    }
}
