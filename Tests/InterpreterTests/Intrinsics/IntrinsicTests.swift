// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

struct IntrinsicTests {
    private static let input =
        #"{"s":"text","n":5,"a":[1,2,3],"o":{"x":1,"y":[true,null,"z"]},"p":{"x":2,"z":3},"tpl":"{} and {}"}"#

    @Test(arguments: formats + arrays + texts + numbers)
    func `a call gives its value or AWS's error`(call: String, expected: String) throws {
        var evaluation = try Evaluation.of(Self.input)
        let intrinsic = try Intrinsic(parsing: call)
        let text = try outcome { try intrinsic.evaluate(&evaluation) }
        let prefix = "States.Runtime: The function '\(call)' had the following error: "
        #expect(text.replacing(prefix, with: "error: ") == expected)
    }

    static let formats = [
        ("States.Format('a')", #""a""#),
        ("States.Format('{}, {}', $.s, $.n)", #""text, 5""#),
        ("States.Format($.tpl, true, null)", #""true and null""#),
        ("States.Format('{}', $.o)", #""{x=1, y=[true, null, z]}""#),
        (#"States.Format('\{\} {} \'q\' \\', 1.50)"#, #""{} 1.5 'q' \\""#),
        ("States.Format('{ } {x}')", #""{ } {x}""#),
        (
            "States.Format('{}')",
            "error: The number of occurrences of {} in '{}' must match the number of arguments, 0"
        ),
        (
            "States.Format('', 1)",
            "error: The number of occurrences of {} in '' must match the number of arguments, 1"
        ),
    ]

    static let arrays = [
        ("States.Array()", "[]"),
        ("States.Array(1, 'a', $.n, States.Array(true), null)", #"[1,"a",5,[true],null]"#),
        ("States.ArrayPartition($.a, 2)", "[[1,2],[3]]"),
        ("States.ArrayPartition($.a, 0)", "error: The chunk size must be positive: 0"),
        ("States.ArrayContains($.a, 2.0)", "true"),
        ("States.ArrayContains($.a, '2')", "false"),
        ("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]"),
        ("States.ArrayRange(5, 1, -2)", "[5,3,1]"),
        ("States.ArrayRange(5, 1, 2)", "[]"),
        ("States.ArrayRange(0, 1, 0)", "error: The increment cannot be zero"),
        ("States.ArrayRange(1, 1001, 1)", "error: The range has 1001 elements, more than 1000"),
        ("States.ArrayGetItem($.a, 2)", "3"),
        ("States.ArrayGetItem($.a, 3)", "error: The index 3 is out of the bounds of an array of 3"),
        ("States.ArrayLength($.a)", "3"),
        ("States.ArrayLength($.s)", #"error: Argument 1 must be an array: "text""#),
        (
            "States.ArrayUnique(States.StringToJson('[1,1.0,\"1\",[1],[1],{\"a\":1,\"b\":2},{\"b\":2,\"a\":1},null,null]'))",
            #"[1,"1",[1],{"a":1,"b":2},null]"#
        ),
        // Measured on AWS: past an array's end there is nothing, and the whole call is named.
        (
            "States.Format('{}', $.o.y[5])",
            "error: The JsonPath argument for the field '$.o.y[5]' could not be found in the input '\(input)'"
        ),
        (
            "States.Array(1, $.a[-4])",
            "error: The JsonPath argument for the field '$.a[-4]' could not be found in the input '\(input)'"
        ),
        ("States.Format('{}', $.o.y[1])", #""null""#),
        (
            "States.Format('{}', States.Format('{}', $.nope))",
            "error: The JsonPath argument for the field '$.nope' could not be found in the input '\(input)'"
        ),
        (
            "States.Array(States.ArrayGetItem($.a, 3))",
            "error: The index 3 is out of the bounds of an array of 3"
        ),
        // Measured on AWS.
        (
            "States.Format('{}', $.s[0])",
            #"error: Filter: [0] can only be applied to arrays. Current context is: "text""#
        ),
        (
            "States.ArrayLength($.none)",
            #"error: The JsonPath argument for the field '$.none' could not be found in the input '\#(input)'"#
        ),
    ]

    static let texts = [
        ("States.Base64Encode('')", #""""#),
        ("States.Base64Encode('a')", #""YQ==""#),
        ("States.Base64Encode('Data to encode')", #""RGF0YSB0byBlbmNvZGU=""#),
        ("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", #""Data to encode""#),
        ("States.Base64Decode('YQ')", #""a""#),
        ("States.Base64Decode('YWJj')", #""abc""#),
        ("States.Base64Decode('Y')", "error: The string is not valid Base64: 'Y'"),
        ("States.Base64Decode('YQ=')", "error: The string is not valid Base64: 'YQ='"),
        ("States.Base64Decode('Y===')", "error: The string is not valid Base64: 'Y==='"),
        ("States.Base64Decode('Y*==')", "error: The string is not valid Base64: 'Y*=='"),
        ("States.Hash('abc', 'MD5')", #""900150983cd24fb0d6963f7d28e17f72""#),
        ("States.Hash('abc', 'SHA-1')", #""a9993e364706816aba3e25717850c26c9cd0d89d""#),
        (
            "States.Hash('Hash this string', 'SHA-256')",
            #""1cac63f39fd68d8c531f27b807610fb3d50f0fc3f186995767fb6316e7200a3e""#
        ),
        (
            "States.Hash('abc', 'SHA256')",
            "error: The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512: 'SHA256'"
        ),
        ("States.JsonToString($.o)", #""{\"x\":1,\"y\":[true,null,\"z\"]}""#),
        ("States.StringToJson('')", "null"),
        ("States.StringToJson('-0')", "0"),
        ("States.StringToJson('{')", "error: The string is not valid JSON (line 1, column 2)"),
        ("States.JsonMerge($.o, $.p, false)", #"{"x":2,"y":[true,null,"z"],"z":3}"#),
        (
            "States.JsonMerge($.o, $.p, true)",
            "error: Only shallow merging is supported: the third argument must be false"
        ),
        ("States.StringSplit('1,2;3,', ',;')", #"["1","2","3"]"#),
        ("States.StringSplit(',,', ',')", "[]"),
        ("States.StringSplit($.s, 'e')", #"["t","xt"]"#),
    ]

    static let numbers = [
        ("States.MathAdd(1, -2)", "-1"),
        ("States.MathAdd(1.5, 2.4)", "4"),
        ("States.MathAdd(2147483648, 1)", "error: Argument 1 must be between -2147483648 and 2147483647"),
        ("States.MathAdd('1', 1)", #"error: Argument 1 must be a number: "1""#),
        ("States.MathRandom(3, 4)", "3"),
        ("States.MathRandom(4, 4)", "error: The start number must be less than the end number: 4, 4"),
    ]

    @Test func `a seeded random number is in range and repeats`() throws {
        var evaluation = try Evaluation.of("{}")
        let call = try Intrinsic(parsing: "States.MathRandom(0, 999, 3)")
        let first = try call.evaluate(&evaluation)
        #expect(try call.evaluate(&evaluation) == first)
        #expect(first.int.map { (0..<999).contains($0) } == true)
    }

    private static let payload = #"{"s":"\#(String(repeating: "a,", count: 100_000))"}"#

    @Test(arguments: [
        "States.Format('\(String(repeating: "{}", count: 200))'\(String(repeating: ", $.s", count: 200)))",
        "States.Array(\(Array(repeating: "$", count: 200).joined(separator: ", ")))",
        "States.ArrayLength(States.Array(\(Array(repeating: "States.JsonToString($)", count: 200).joined(separator: ", "))))",
        "States.ArrayLength(States.Array(\(Array(repeating: "States.StringSplit($.s, ',')", count: 50).joined(separator: ", "))))",
        "States.JsonToString(States.JsonToString(States.Array(\(Array(repeating: "$", count: 60).joined(separator: ", ")))))",
    ])
    func `values that grow beyond the budget end the evaluation`(_ call: String) throws {
        var evaluation = try Evaluation.of(Self.payload)
        let intrinsic = try Intrinsic(parsing: call)
        let text = try outcome { try intrinsic.evaluate(&evaluation) }
        #expect(text.hasPrefix("States.Runtime: The function 'States."))
        #expect(
            text.hasSuffix(
                "had the following error: The size of its values exceeds the maximum number of bytes service limit."
            )
        )
    }

    @Test func `the budget is one for all calls of an evaluation`() throws {
        var evaluation = try Evaluation.of(Self.payload)
        let call = try Intrinsic(parsing: "States.ArrayLength(States.StringSplit($.s, ','))")
        // Each splits 200,000 bytes into 400,000.
        for _ in 0..<40 { #expect(try call.evaluate(&evaluation) == 100_000) }
        #expect(throws: EvaluationError.self) { for _ in 0..<10 { _ = try call.evaluate(&evaluation) } }
    }

    @Test func `texts beyond 10,000 characters are refused`() throws {
        var evaluation = try Evaluation.of(#"{"s":"\#(String(repeating: "a", count: 10_001))"}"#)
        for name in ["Base64Encode($.s)", "Base64Decode($.s)", "Hash($.s, 'MD5')"] {
            let call = try Intrinsic(parsing: "States.\(name)")
            let text = try outcome { try call.evaluate(&evaluation) }
            #expect(text.hasSuffix("Argument 1 is longer than 10000 characters"))
        }
    }
}
