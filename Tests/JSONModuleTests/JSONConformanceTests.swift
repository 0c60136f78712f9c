// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// RFC 8259, corner by corner: what a parser must take and what it must refuse.
struct JSONConformanceTests {
    @Test(
        arguments: [
            "[]", "[ ]", " [] ", "\n[\r]\t", "{}", #"{"":0}"#, #"{"a":{"a":{}}}"#, "[1,null,true]", #""""#, #"" ""#,
            "0", "-0", "-1", "1.5", "-0.0", "1e5", "1E+5", "1e-5", "0e0", "0.0e-0", "123456789012345678901234567890",
            "1.7976931348623157e308", "5e-324", "1e-999", "0.1e00000000000000000001", #""\u0000""#, #""\uD834\uDD1E""#,
            #""\ud834""#, #""\uDD1E\uD834""#, #""\ud834\n""#, #""\ud834\u0041""#, #""\"\\\/\b\f\n\r\t""#, "\"\u{7F}\"",
            "\"\u{2028}\u{2029}\"", "\"\u{FEFF}\"", "\"\u{10FFFF}\"", "\"\u{FFFF}\"", #"{"a":1,"a":2}"#, "true", "null",
        ]
    )
    func `what RFC 8259 allows is taken`(text: String) throws {
        let value = try JSON(parsing: text)
        #expect(try JSON(parsing: value.serialized) == value)
    }

    @Test(
        arguments: [
            "", " ", "\n", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "{,}", "{1:2}",
            "{a:1}", "{'a':1}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a" 1}"#, "{{}}", "[}", "{]",
            "[1]]", "1 2", "{}{}", "truee", "tru", "True", "nul", "NaN", "Infinity", "-Infinity", "undefined", "'a'",
            "a",
            "01", "-01", "00", "+1", "-", "--1", ".5", "5.", "1.e1", "1e", "1e+", "1e1.5", "0x10", "1_000", "1a", "1-",
            "1.5.5", "1e5e5", "2e308", "-1e999", #""a"#, "\"a\nb\"", "\"\t\"", "\"\u{0}\"", #""\a""#, #""\u12""#,
            #""\u12g4""#, #""\x41""#, #""\"#, #""\u"#, "/* */ 1", "1 // a", "\u{FEFF}1", "\u{A0}1", "\u{B}1", "[\u{C}]",
        ]
    )
    func `what RFC 8259 does not allow is refused`(text: String) {
        #expect(throws: JSONParseError.self) { try JSON(parsing: text) }
    }

    @Test(
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22], [0xFF],
            [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0x7B, 0x22, 0xFE, 0x22, 0x3A, 0x31, 0x7D], [0xEF, 0xBB, 0xBF, 0x31],
        ] as [[UInt8]]
    )
    func `what is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: JSONParseError.self) { try JSON(parsing: bytes) }
    }

    @Test(
        arguments: [
            ("", .emptyInput, 1, 1, 0), ("{\n  x", .unexpectedCharacter("x"), 2, 3, 4),
            ("[1,\n2", .unexpectedEnd, 2, 2, 5),
            ("[yes]", .unknownToken("yes"), 1, 2, 1), ("[01]", .invalidNumber, 1, 2, 1),
            ("[1.]", .invalidNumber, 1, 4, 3),
            (#"["\q"]"#, .invalidEscape, 1, 3, 2), ("[\"a\n\"]", .controlCharacterInString, 1, 4, 3),
            ("1 1", .trailingContent, 1, 3, 2), (#"["é" 1]"#, .unexpectedCharacter("1"), 1, 7, 6),
            ("[1 €]", .unexpectedCharacter("€"), 1, 4, 3), ("[1e999]", .invalidNumber, 1, 2, 1),
        ] as [(String, JSONParseError.Reason, Int, Int, Int)]
    )
    func `an error says what and where`(
        text: String,
        reason: JSONParseError.Reason,
        line: Int,
        column: Int,
        offset: Int
    ) {
        let error = JSONParseError(reason: reason, line: line, column: column, offset: offset)
        #expect(throws: error) { try JSON(parsing: text) }
    }

    @Test
    func `offsets in a slice count from its start`() throws {
        let bytes = Array("xx[?]".utf8)
        let error = JSONParseError(reason: .unexpectedCharacter("?"), line: 1, column: 2, offset: 1)
        #expect(throws: error) { try JSON(parsing: bytes[2...]) }
        #expect(try JSON(parsing: Array("xx[1]x".utf8)[2..<5]) == [1])
    }

    @Test(arguments: ["[", #"{"a":"#])
    func `nesting is limited`(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        func text(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "0" + String(repeating: closing, count: depth)
        }
        #expect(try JSON(parsing: text(1_000)).serialized == text(1_000))
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: text(1_001)) }
        #expect(error.reason == .tooDeep(limit: 1_000))
        #expect(throws: JSONParseError.self) { try JSON(parsing: text(3), depthMaximum: 2) }
        #expect(throws: JSONParseError.self) { try JSON(parsing: String(repeating: opening, count: 100_000)) }
    }
}
