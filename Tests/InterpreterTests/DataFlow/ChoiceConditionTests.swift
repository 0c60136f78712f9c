// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

struct ChoiceConditionTests {
    private static let input =
        #"{"s":"abc","n":5,"d":1.5,"b":true,"z":null,"t":"2024-01-02T03:04:05Z","t2":"2024-01-02T04:04:05.0000001+01:00","a":[1]}"#

    @Test(arguments: [
        (#""Variable":"$.s","StringEquals":"abc""#, "true"),
        (#""Variable":"$.s","StringLessThan":"abd""#, "true"),
        (#""Variable":"$.s","StringGreaterThanEquals":"abc""#, "true"),
        (#""Variable":"$.n","StringEquals":"5""#, "false"),
        (#""Variable":"$.n","NumericGreaterThan":1.5"#, "true"),
        (#""Variable":"$.d","NumericEquals":1.50"#, "true"),
        (#""Variable":"$.n","NumericEqualsPath":"$.d""#, "false"),
        (#""Variable":"$.s","NumericEquals":5"#, "false"),
        (#""Variable":"$.b","BooleanEquals":true"#, "true"),
        (#""Variable":"$.b","BooleanEqualsPath":"$.b""#, "true"),
        (#""Variable":"$.t","TimestampEquals":"2024-01-02T04:04:05+01:00""#, "true"),
        (#""Variable":"$.t","TimestampLessThanPath":"$.t2""#, "true"),
        (#""Variable":"$.s","TimestampEquals":"2024-01-02T03:04:05Z""#, "false"),
        (#""Variable":"$.s","StringMatches":"a*""#, "true"),
        (#""Variable":"$.z","IsNull":true"#, "true"),
        (#""Variable":"$.s","IsNull":false"#, "true"),
        (#""Variable":"$.none","IsPresent":false"#, "true"),
        (#""Variable":"$w","IsPresent":false"#, "true"),
        (#""Variable":"$.z","IsPresent":true"#, "true"),
        (#""Variable":"$.a[99]","IsPresent":true"#, "false"),
        (#""Variable":"$.a[0]","IsPresent":true"#, "true"),
        (#""Variable":"$.n","IsNumeric":true"#, "true"),
        (#""Variable":"$.t","IsTimestamp":true"#, "true"),
        (#""Variable":"$.s","IsTimestamp":true"#, "false"),
        (#""Variable":"$.b","IsBoolean":true"#, "true"),
        (#""Variable":"$.a","IsString":true"#, "false"),
        (#""Variable":"$v.x","NumericEquals":1"#, "true"),
        (#""Variable":"$$.State.Name","StringEquals":"S""#, "true"),
        (#""Not":{"Variable":"$.n","NumericEquals":5}"#, "false"),
        (#""And":[{"Variable":"$.b","IsNull":true},{"Variable":"$.none","IsNull":true}]"#, "false"),
        (#""Or":[{"Variable":"$.b","IsBoolean":true},{"Variable":"$.none","IsNull":true}]"#, "true"),
        (
            #""Variable":"$.none","IsNull":true"#,
            "States.Runtime: Invalid path '$.none': The choice state's condition path references an invalid value."
        ),
        (
            #""Variable":"$.a[99]","IsNull":true"#,
            "States.Runtime: Invalid path '$.a[99]': The choice state's condition path references an invalid value."
        ),
        (
            #""Variable":"$.s","StringEqualsPath":"$.none""#,
            "States.Runtime: Invalid path '$.none': The choice state's condition path references an invalid value."
        ),
    ])
    func `a rule holds or not`(rule: String, expected: String) throws {
        let state = try state(#""Type":"Choice","Choices":[{\#(rule),"Next":"B"}]"#)
        guard case .choice(let choice) = state.kind else { throw WrongState() }
        let condition = try #require(choice.rules.first).condition
        var evaluation = try Evaluation.of(Self.input)
        #expect(try outcome { .bool(try condition.holds(in: &evaluation)) } == expected)
    }

    @Test(arguments: [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "anything", true), ("a*c", "abc", true),
        ("a*c", "ac", true), ("a*a", "a", false), ("*b*", "abc", true), ("*ab*ab*", "abab", true),
        ("*ab*ab*", "ab", false), ("*.log", "x.log", true), ("*.log", "x.log2", false), (#"a\*"#, "a*", true),
        (#"a\*"#, "ab", false), (#"a\\*"#, #"a\bc"#, true), ("é*", "éa", true), ("*aab", "aaab", true),
    ])
    func `a star stands for any text`(pattern: String, text: String, matches: Bool) {
        #expect(StringPattern(parsing: pattern).matches(text) == matches)
    }
}
