// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

/// Where Step Functions' language is not JSONata's, as measured on AWS: each expression with its value, or `undefined`, or
/// its error.
struct StepFunctionsTests {
    private static func outcome(of text: String) -> String {
        var environment = Environment(now: 0, seed: 1)
        do throws(JSONataError) {
            let outcome = try Expression.compile(text).evaluate(
                nil,
                variables: Variables(named: ["id": 5_890_840_712_243_077]),
                environment: &environment
            )
            return switch outcome {
            case .undefined: "undefined"
            case .function: "function"
            case .value(let value): value.serialized
            }
        } catch {
            return error.code == .U1001 ? error.message : error.description
        }
    }

    private static func mismatch(_ function: String, _ argument: Int) -> String {
        "T0410: Argument \(argument) of function \"\(function)\" does not match function signature"
    }

    private static let noArray = "T0412: Argument 1 of function \"partition\" must be an array of undefined"

    @Test(arguments: [
        ("$partition([1,2,3], 2)", "[[1,2],[3]]"), ("$partition([1,2,3])", "[[1,2,3]]"),
        ("$partition([1], $nope)", "[[1]]"), ("$partition([1,2,3], 2.9)", "[[1,2],[3]]"),
        ("$partition([1,2], 1e300)", "[[1,2]]"), ("$partition($nope, 2)", "undefined"), ("$partition()", "undefined"),
        ("$partition([], 2)", "undefined"), ("$partition([], -1)", "undefined"),
        ("$partition([1,2,3], 0)", "undefined"), ("$partition([1,2,3], 0.5)", "undefined"),
        ("$partition([1,2,3], -0.5)", "undefined"),
        ("$partition([1,2,3], -1)", "D3137: Second argument must be zero or greater"), ("$partition('a', 1)", noArray),
        ("$partition({'a':1}, 2)", noArray), ("$partition(null, 1)", noArray), ("$partition($sum, 1)", noArray),
        ("$partition([1], 'a')", mismatch("partition", 2)), ("$partition([1], null)", mismatch("partition", 2)),
        ("$partition([1], 2, 3)", mismatch("partition", 3)),
    ])
    func `what partition gives`(text: String, outcome: String) { #expect(Self.outcome(of: text) == outcome) }

    @Test(arguments: [
        ("$range(1, 7, 2)", "[1,3,5,7]"), ("$range(1, 8, 2)", "[1,3,5,7]"), ("$range(3, 1, -1)", "[3,2,1]"),
        ("$range(2, 2, 5)", "2"), ("$range(2, 2, -5)", "2"), ("$range(1, 2, 5)", "1"),
        ("$range(-1.7, 2.9, 1.5)", "[-1,0,1,2]"), ("$range(1, 9, -1)", "undefined"), ("$range(5, 1, 1)", "undefined"),
        ("$range(1, 5, 0)", "undefined"), ("$range(1, 5, 0.9)", "undefined"), ("$range(1, 3)", "undefined"),
        ("$range(1, 3, $nope)", "undefined"), ("$range($nope, 1, 1)", mismatch("range", 1)),
        ("$range(1, $nope, 1)", mismatch("range", 2)), ("$range()", mismatch("range", 1)),
        ("$range(1)", mismatch("range", 2)), ("$range('a', 1, 1)", mismatch("range", 1)),
        ("$range(1, 2, 'a')", mismatch("range", 3)), ("$range(1, 2, 1, 1)", mismatch("range", 4)),
    ])
    func `what range gives`(text: String, outcome: String) { #expect(Self.outcome(of: text) == outcome) }

    @Test(arguments: [
        ("$hash('input', 'SHA-1')", "\"140f86aae51ab9e1cda9b4254fe98a74eb54c1a1\""), ("$hash('a')", "undefined"),
        ("$hash('a', $nope)", "undefined"), ("$hash($nope, 'MD5')", mismatch("hash", 1)),
        ("$hash()", mismatch("hash", 1)), ("$hash(1, 'MD5')", mismatch("hash", 1)), ("$hash(1)", mismatch("hash", 1)),
        ("$hash('a', 1)", mismatch("hash", 2)), ("$hash('a', 'MD5', 1)", mismatch("hash", 3)),
        (
            "$hash('a', 'md5')",
            "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
        ),
    ])
    func `what hash gives`(text: String, outcome: String) { #expect(Self.outcome(of: text) == outcome) }

    @Test(arguments: [
        (#"$parse('{"a":[1,null]}')"#, #"{"a":[1,null]}"#), ("$parse(' 1 ')", "1"), ("$parse('null')", "null"),
        ("$parse('9223372036854775807')", "9223372036854775807"),
        ("$type($parse('9223372036854775808'))", "\"number\""),
        ("$string($parse('9223372036854775808'))", "\"9223372036854776000\""), ("$parse($nope)", "undefined"),
        ("$parse()", "undefined"), ("$parse(1)", mismatch("parse", 1)), ("$parse(null)", mismatch("parse", 1)),
        ("$parse(['1'])", mismatch("parse", 1)), ("$parse('1', 2)", mismatch("parse", 2)),
    ])
    func `what parse gives`(text: String, outcome: String) { #expect(Self.outcome(of: text) == outcome) }

    @Test(arguments: [
        "", " ", "x", "1 2", "{}{}", "1e400", "-1e400", "[1,]", "NaN", "01", "'a'", "// c", #"{"a":1,"a":2}"#,
        #"[{"b":{"a":1,"c":0,"a":2}}]"#, #"{"a":1,"\u0061":2}"#,
    ])
    func `what strict JSON is not, $parse refuses`(text: String) {
        #expect(Self.outcome(of: "$parse(\(JSON.string(JSONString(text)).serialized))") == "D3137: Invalid JSON")
    }

    @Test func `a name that many members have between them is seen to be repeated`() {
        let members = (0..<100).map { "\\\"k\($0)\\\":1" }.joined(separator: ",")
        #expect(Self.outcome(of: "$count($keys($parse(\"{\(members)}\")))") == "100")
        #expect(Self.outcome(of: "$parse(\"{\(members),\\\"k7\\\":1}\")") == "D3137: Invalid JSON")
    }

    @Test(arguments: [
        ("$random(42)", "0.7275636800328681"), ("$random(42.9)", "0.7275636800328681"),
        ("$random(-0.5) = $random(0)", "true"), ("$random() < 1", "true"), ("$random($nope) < 1", "true"),
        ("$random('a')", mismatch("random", 1)), ("$random(null)", mismatch("random", 1)),
        ("$random(1, 2)", mismatch("random", 2)), ("$length($uuid())", "36"), ("$uuid(1)", mismatch("uuid", 1)),
    ])
    func `what random and uuid give`(text: String, outcome: String) { #expect(Self.outcome(of: text) == outcome) }

    @Test(arguments: [
        ("'user-' & $id", "\"user-5890840712243077\""), ("$string($id)", "\"5890840712243077\""),
        ("$string({'id': $id, 'l': [$id]})", #""{\"id\":5890840712243077,\"l\":[5890840712243077]}""#),
        ("$clone({'id': $id})", #"{"id":5890840712243077}"#), ("({'id': $id} ~> |$|{'a': 1}|).id", "5890840712243077"),
        ("$string($parse('9223372036854775807'))", "\"9223372036854775807\""),
        ("$string($parse('-9223372036854775808'))", "\"-9223372036854775808\""),
        ("$string(9223372036854775808)", "\"9223372036854776000\""),
        ("$string([9223372036854775808])", "\"[9223372036854776000]\""),
        ("$string(999999999999999868928)", "\"999999999999999900000\""),
        ("$string(1e20)", "\"100000000000000000000\""), ("$string(-1e20)", "\"-100000000000000000000\""),
        ("$string(1e21)", "\"1e+21\""), ("'' & 1e21", "\"1e+21\""), ("$string(0.1 + 0.2)", "\"0.3\""),
        ("$string(1234567890.12345678)", "\"1234567890.12346\""), ("$string(1/0)", "\"Infinity\""),
    ])
    func `whole numbers are written in full`(text: String, outcome: String) {
        #expect(Self.outcome(of: text) == outcome)
    }

    @Test func `plain JSONata writes fifteen digits`() throws {
        var environment = Environment(now: 0, seed: 1)
        let options = Options(version: .v2_0, hasStepFunctions: false)
        let outcome = try Expression.compile("[$string($), '' & $, $string([$])]", options: options).evaluate(
            5_890_840_712_243_077,
            variables: Variables(),
            environment: &environment
        )
        #expect(outcome == .value(["5890840712243080", "5890840712243080", "[5890840712243080]"]))
    }

    @Test(arguments: [
        ("$parse('1.0')", "1"), ("$parse('1e2')", "100"), ("$parse('1.50')", "1.5"), ("$parse('-0.0')", "0"),
        ("$parse('[1.0,{\"a\":2.0}]')", #"[1,{"a":2}]"#), ("$parse('9223372036854775807')", "9223372036854775807"),
        ("$parse('9223372036854775808')", "9.223372036854776E18"),
        ("$parse('-9223372036854775808.0')", "-9.223372036854776E18"),
        ("1e16", "10000000000000000"), ("9007199254740992 * 1", "9007199254740992"), ("1e19", "1.0E19"),
        ("$number('12345678901234567')", "12345678901234568"), ("{'a': $parse('1.0') / 4}", #"{"a":0.25}"#),
        ("[1/0, 2e16]", #"["Infinity",20000000000000000]"#), ("$parse('1.0') & ''", "\"1\""),
    ])
    func `a result's whole numbers have no fraction`(text: String, outcome: String) {
        #expect(Self.outcome(of: text) == outcome)
    }

    @Test(arguments: [1, 40])
    func `nor have those of a document that is put out as it is`(count: Int) throws {
        let members = (0..<count).map { #""name\#($0)":\#($0).0,"other\#($0)":\#($0).5"# }.joined(separator: ",")
        // A long document keeps its text, for its objects to be written by.
        let filler = String(repeating: "x", count: 3_000)
        let input = try JSON(parsing: #"{"whole":{\#(members)},"filler":"\#(filler)"}"#)
        var environment = Environment(now: 0, seed: 1)
        let outcome = try Expression.compile("$states.input").evaluate(
            nil,
            variables: Variables(states: .init(input: input, context: .object([:])), named: [:]),
            environment: &environment
        )
        guard case .value(let value) = outcome else { throw JSONataError(.T1006) }
        #expect(value.serialized == input.serialized.replacing(".0,", with: ","))
    }

    @Test(arguments: [
        ("$hash('\\uD800', 'MD5') = $hash('?', 'MD5')", "true"),
        ("$hash('\\uDBFF\\uDFFD', 'MD5')", "\"2c15962b75b9e69a0af171ac27409950\""),
        ("$length($parse('\"' & '\\uDBFF\\uDFFD' & '\"'))", "1"),
        ("$parse('\"' & '\\uD800' & '\"') = '\\uD800'", "true"),
        ("$parse('\"' & '\\uD83D' & '\\\\uDE00\"') = '😀'", "true"),
        ("$parse('\"\\\\' & '\\uD800' & '\"')", "D3137: Invalid JSON"),
        ("$parse('' & '\\uD800')", "D3137: Invalid JSON"),
        ("$encodeUrlComponent('\\uDBFF\\uDFFD')", "\"%F4%8F%BF%BD\""),
        ("$decodeUrlComponent('%F4%8F%BF%BD') = '\\uDBFF\\uDFFD'", "true"),
        ("$length($decodeUrlComponent('%F4%8F%BF%BD%F4%80%80%80'))", "2"),
    ])
    func `a text's inner form is not taken for the text`(text: String, outcome: String) {
        #expect(Self.outcome(of: text) == outcome)
    }

    @Test func `integers of 64 bits are exact arguments`() throws {
        #expect(
            Self.outcome(of: "$range($parse('9007199254740993'), $parse('9007199254740993'), 1)") == "9007199254740993"
        )
    }

    @Test(arguments: [
        ("1/0", "\"Infinity\""), ("-1/0", "\"-Infinity\""), ("[1e308 * 10]", "[\"Infinity\"]"),
        ("$parseInteger('abc', '0')", "\"NaN\""), ("{'a': $parseInteger('abc', '0')}", #"{"a":"NaN"}"#),
    ])
    func `numbers that JSON has no text for are their names`(text: String, outcome: String) {
        #expect(Self.outcome(of: text) == outcome)
    }

    @Test(arguments: [
        ("YWJj", "\"abc\""), ("YWI=", "\"ab\""), ("YWI", "\"ab\""), ("YQ==", "\"a\""), ("YQ", "\"a\""), ("", "\"\""),
        ("!!!", nil), ("Y", nil), ("YQ=", nil), ("YWI==", nil), ("YWJj=", nil), ("YWJj====", nil), ("=", nil),
        ("YW Jj", nil), ("YWJj\\n", nil), ("-_-_", nil), ("YQ==YQ==", nil),
    ])
    func `what is no Base 64 is an internal error`(text: String, result: String?) {
        let outcome = Self.outcome(of: "$base64decode(\"\(text)\")")
        guard let result else {
            #expect(outcome.hasPrefix("U1002: Internal error "))
            #expect(outcome.hasSuffix(": the argument of $base64decode is no Base 64"))
            return
        }
        #expect(outcome == result)
    }

    @Test(arguments: [
        "$sum([1..900000])", "$pad('', 262145, 'x')", "$pad('', 1e10)", "$range(0, 1e18, 1)", "$range(1, 360146, 1)",
    ])
    func `too much memory has AWS's text`(text: String) {
        #expect(
            Self.outcome(of: text)
                == "Expression evaluation memory limit exceeded: Check for excessive memory usage"
        )
    }
}
