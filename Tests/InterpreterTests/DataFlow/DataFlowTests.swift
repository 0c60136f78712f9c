// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

struct PayloadTemplateTests {
    @Test(arguments: [
        (#"{"a":1,"b":[true,null]}"#, #"{"a":1,"b":[true,null]}"#),
        (
            #"{"a.$":"$.x","b":{"c.$":"$$.State.Name"},"d":[{"e.$":"$v.x"}]}"#,
            #"{"a":[1,2],"b":{"c":"S"},"d":[{"e":1}]}"#
        ),
        (#"{"a.$":"$.x[*]","b.$":"$.x[5:]"}"#, #"{"a":[1,2],"b":[]}"#),
        (#"{"a":"$.x","b":"States.UUID()"}"#, #"{"a":"$.x","b":"States.UUID()"}"#),
        (
            #"{"a.$":"$.b"}"#,
            #"States.Runtime: The JSONPath '$.b' specified for the field 'a.$' could not be found in the input '{"x":[1,2]}'"#
        ),
        (
            #"{"deep":{"a.$":"$$.Nothing"}}"#,
            #"States.Runtime: The JSONPath '$$.Nothing' specified for the field 'a.$' could not be found in the input "#
                + #"'{"State":{"Name":"S"},"Execution":{"Input":{"a":1}}}'"#
        ),
        (
            #"{"a.$":"$w.b"}"#,
            #"States.Runtime: The JSONPath '$w.b' specified for the field 'a.$' could not be found in the input "#
                + #"'{"v":{"x":1}}'"#
        ),
    ])
    func `paths take the place of the fields that name them`(text: String, expected: String) throws {
        let template = try template(text)
        var evaluation = try Evaluation.of(#"{"x":[1,2]}"#)
        #expect(try outcome { try template.evaluate(&evaluation) } == expected)
    }

    @Test func `a template without paths is one constant`() throws {
        guard case .constant = try template(#"{"a":{"b":[1,{"c":2}]}}"#).root else { throw WrongState() }
    }
}

struct PathFieldTests {
    @Test(arguments: [
        (#""InputPath":"$""#, #"{"a":{"b":1}}"#),
        (#""InputPath":null"#, "{}"),
        (#""InputPath":"$.a""#, #"{"b":1}"#),
        (#""InputPath":"$$.State""#, #"{"Name":"S"}"#),
        (#""InputPath":"$v.x""#, "1"),
        (#""InputPath":"$.c""#, "States.Runtime: Invalid path '$.c' : No results for path: $['c']"),
        (#""InputPath":"$.c.d""#, "States.Runtime: Invalid path '$.c.d' : Missing property in path $['c']"),
    ])
    func `InputPath selects from the input`(field: String, expected: String) throws {
        let state = try state(#""Type":"Pass","End":true,\#(field)"#)
        let evaluation = try Evaluation.of(#"{"a":{"b":1}}"#)
        #expect(try outcome { try state.inputPath.apply(to: evaluation.input, in: evaluation) } == expected)
    }

    @Test(arguments: [
        ("", "9"),
        (#","ResultPath":"$""#, "9"),
        (#","ResultPath":null"#, #"{"a":[1,2]}"#),
        (#","ResultPath":"$.b.c""#, #"{"a":[1,2],"b":{"c":9}}"#),
        (#","ResultPath":"$.a[1]""#, #"{"a":[1,9]}"#),
        (
            #","ResultPath":"$.a.b""#,
            #"States.ReferencePathConflict: Unable to apply ReferencePath $.a.b to input {"a":[1,2]}"#
        ),
    ])
    func `ResultPath combines the result with the raw input`(field: String, expected: String) throws {
        guard case .pass(let pass) = try state(#""Type":"Pass","End":true\#(field)"#).kind else { throw WrongState() }
        #expect(try outcome { try pass.resultPath.combine(result: 9, with: ["a": [1, 2]]) } == expected)
    }
}

struct FailTextTests {
    @Test(arguments: [
        (#""Error":"E""#, #""E""#),
        (#""ErrorPath":"$.e""#, #""boom""#),
        (#""ErrorPath":"States.Format('{}-{}', $.e, 1)""#, #""boom-1""#),
        (
            #""ErrorPath":"$.none""#,
            #"States.Runtime: The JSONPath '$.none' specified for the field 'ErrorPath' could not be found in the input "#
                + #"'{"e":"boom","n":1}'"#
        ),
        (
            #""ErrorPath":"$.n""#,
            "States.Runtime: The ErrorPath parameter does not reference a string value: $.n == 1"
        ),
    ])
    func `Error and Cause come from a literal, a path or a function`(field: String, expected: String) throws {
        guard case .fail(let fail) = try state(#""Type":"Fail",\#(field)"#).kind else { throw WrongState() }
        var evaluation = try Evaluation.of(#"{"e":"boom","n":1}"#)
        let text = try #require(fail.error)
        #expect(try outcome { .string(try text.evaluate(&evaluation, field: "ErrorPath")) } == expected)
    }
}

struct NumberFieldTests {
    private static let input =
        #"{"five":5,"half":1.5,"digits":"5","spaced":" 5","late":"1970-01-01T00:00:58.900Z","minus":-1,"text":"T","object":{},"huge":99999999999,"at":"1970-01-01T00:01:00+00:00"}"#

    @Test(arguments: [
        (#""Seconds":5"#, "6000"),
        (#""SecondsPath":"$.five""#, "6000"),
        (#""SecondsPath":"$.digits""#, "6000"),
        (#""SecondsPath":"$.spaced""#, "The SecondsPath parameter cannot be parsed as a long value: $.spaced ==  5"),
        (#""Timestamp":"1970-01-01T00:00:07.5Z""#, "7000"),
        (#""TimestampPath":"$.late""#, "58000"),
        (#""TimestampPath":"$.at""#, "60000"),
        (#""SecondsPath":"$.none""#, "The SecondsPath parameter does not reference an input value: $.none"),
        (#""SecondsPath":"$.half""#, "The SecondsPath parameter cannot be parsed as a long value: $.half == 1.5"),
        (#""SecondsPath":"$.minus""#, "The SecondsPath parameter references a negative value: $.minus == -1"),
        (#""SecondsPath":"$.huge""#, "Wait state delay is too long."),
        (#""Timestamp":"9999-01-01T00:00:00Z""#, "Wait state delay is too long."),
        (
            #""TimestampPath":"$.text""#,
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: "
                + "$.text == T"
        ),
    ])
    func `a Wait ends when its field says`(field: String, expected: String) throws {
        guard case .wait(let wait) = try state(#""Type":"Wait","End":true,\#(field)"#).kind else { throw WrongState() }
        var evaluation = try Evaluation.of(Self.input)
        let deadline = Result { () throws(EvaluationError) in
            try wait.until.deadline(from: Timestamp(milliseconds: 1000), in: &evaluation)
        }
        switch deadline {
        case .success(let deadline): #expect(String(deadline.milliseconds) == expected)
        case .failure(let error): #expect(error == EvaluationError(cause: expected))
        }
    }

    @Test(arguments: [
        (#""MaxConcurrency":3"#, "3"),
        (#""MaxConcurrencyPath":"$.five""#, "5"),
        (
            #""MaxConcurrencyPath":"$.object""#,
            #"The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.object"#
        ),
        (
            #""MaxConcurrencyPath":"$.text""#,
            #"The MaxConcurrencyPath field refers to value "T" which is not a valid integer: $.text"#
        ),
        (#""MaxConcurrencyPath":"$.minus""#, "MaxConcurrency cannot be negative."),
    ])
    func `MaxConcurrency is a whole number`(field: String, expected: String) throws {
        var evaluation = try Evaluation.of(Self.input)
        let map = try Self.map(field)
        let text = try outcome { .integer(Int64(try map.maxConcurrency.maxConcurrency(in: &evaluation))) }
        #expect(text.replacing("States.Runtime: ", with: "") == expected)
    }

    @Test(arguments: [
        (#""ToleratedFailurePercentage":12.5"#, "12.5"),
        (
            #""ToleratedFailurePercentagePath":"$.text""#,
            #"The ToleratedFailurePercentagePath field refers to value "T" which is not a valid float: $.text"#
        ),
        (#""ToleratedFailurePercentagePath":"$.minus""#, "ToleratedFailurePercentage must be between 0 and 100."),
        (#""ToleratedFailurePercentagePath":"$.huge""#, "ToleratedFailurePercentage must be between 0 and 100."),
    ])
    func `ToleratedFailurePercentage is a percentage`(field: String, expected: String) throws {
        var evaluation = try Evaluation.of(Self.input)
        let tolerated = try #require(Self.map(field).toleratedFailurePercentage)
        let text = try outcome { .double(try tolerated.toleratedFailurePercentage(in: &evaluation)) }
        #expect(text.replacing("States.Runtime: ", with: "") == expected)
    }

    private static func map(_ field: String) throws -> Map {
        let processor = #"{"StartAt":"I","States":{"I":{"Type":"Succeed"}}}"#
        let machine = try states(#"{"A":{"Type":"Map","End":true,"ItemProcessor":\#(processor),\#(field)}}"#)
        guard case .map(let map)? = machine.workflow.states.first?.kind else { throw WrongState() }
        return map
    }
}

struct SeededGeneratorTests {
    @Test func `the same seed gives the same numbers, and a stored state goes on`() {
        var one = SeededGenerator(seed: 7)
        var two = SeededGenerator(seed: 7)
        #expect((0..<5).map { _ in one.next() } == (0..<5).map { _ in two.next() })
        var stored = SeededGenerator(words: one.words)
        #expect(stored.next() == two.next())
        #expect(SeededGenerator(seed: 8).words != SeededGenerator(seed: 7).words)
    }

    @Test func `a UUID is of version 4`() {
        var generator = SeededGenerator(seed: 3)
        let uuids = (0..<100).map { _ in generator.uuid() }
        #expect(Set(uuids).count == 100)
        #expect(
            uuids.allSatisfy {
                $0.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
            }
        )
    }
}
