// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JacksonTextTests {
    /// Texts that are not JSON, Jackson's message, and the column (all in the first line).
    static let cases: [(String, String, Int)] = [
        ("{x", "Unexpected character ('x' (code 120)): was expecting double-quote to start field name", 3),
        (
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            4
        ),
        (
            "{",
            "Unexpected end-of-input: expected close marker for Object (start marker at "
                + "[Source: (String)\"{\"; line: 1, column: 1])",
            2
        ),
        ("", "No content to map due to end-of-input", 0),
        (#"{"a":1 "b"}"#, "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", 9),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 5),
        (#"{"a":1,}"#, "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 9),
        (
            "[1,]",
            "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token "
                + "'null', 'true' or 'false')",
            5
        ),
        (
            #"{"a" 1}"#, "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            7
        ),
        (#"{"a""#, "Unexpected end-of-input within/between Object entries", 5),
        (#"{"a":"#, "Unexpected end-of-input within/between Object entries", 6),
        ("[1,", "Unexpected end-of-input within/between Array entries", 4),
        (#"["a"#, "Unexpected end-of-input: was expecting closing quote for a string value", 4),
        (#"{"a"#, "Unexpected end-of-input in field name", 4),
        (
            "[1}",
            "Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)\"[1}\"; line: 1, column: 1])",
            4
        ),
        (#""\x""#, "Unrecognized character escape 'x' (code 120)", 4),
        (#""\u00g0""#, "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence", 7),
        ("01", "Invalid numeric value: Leading zeroes not allowed", 2),
        ("1.", "Unexpected end-of-input in numeric value: Decimal point not followed by a digit", 3),
        ("[1.x]", "Unexpected character ('x' (code 120)) in numeric value: Decimal point not followed by a digit", 5),
        (
            "-a",
            "Unexpected character ('a' (code 97)) in numeric value: expected digit (0-9) to follow minus sign, for valid "
                + "numeric value",
            3
        ),
        ("1a", "Unexpected character ('a' (code 97)): Expected space separating root-level values", 3),
        (
            "NaN",
            "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
            4
        ),
        (
            "€",
            "Unexpected character ('€' (code 8364 / 0x20ac)): expected a valid value (JSON String, Number, Array, Object or "
                + "token 'null', 'true' or 'false')",
            2
        ),
    ]

    @Test(arguments: cases)
    func `a faulty text is described in Jackson's words`(text: String, message: String, column: Int) throws {
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: text) }
        let place = "[Source: (String)\"\(text)\"; line: 1, column: \(column)]"
        #expect(error.jacksonText(source: text) == "\(message)\n at \(place)")
    }

    @Test
    func `lines are counted, and columns in UTF-16 units`() throws {
        let text = "{\n\"a\":\"😀\" x}"
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: text) }
        let message = "Unexpected character ('x' (code 120)): was expecting comma to separate Object entries"
        #expect(
            error.jacksonText(source: text) == "\(message)\n at [Source: (String)\"\(text)\"; line: 2, column: 11]"
        )
    }

    @Test
    func `a long source is cut`() throws {
        let text = "[" + String(repeating: "1", count: 600)
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: text) }
        let source = "(String)\"" + text.prefix(500) + "\"[truncated 101 chars]"
        #expect(error.jacksonText(source: text).hasSuffix("\n at [Source: \(source); line: 1, column: 602]"))
    }

    @Test
    func `limits that are not Jackson's have a text too`() throws {
        let deep = String(repeating: "[", count: 1_001) + String(repeating: "]", count: 1_001)
        let error = try #require(throws: JSONParseError.self) { try JSON(parsing: deep) }
        #expect(
            error.jacksonText(source: deep).hasPrefix("Document nesting depth (1001) exceeds the maximum allowed (1000")
        )
    }
}
