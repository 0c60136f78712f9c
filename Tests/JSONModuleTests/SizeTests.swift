// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct SizeTests {
    @Test(arguments: [
        "null", "true", "-9223372036854775808", "-1.7976931348623157E308", "-2.2250738585072014E-308", "\"\"",
        #""\u0000\u0001""#, #""a\"b\\c\n\td""#, "[]", "{}", #"[1,[2.5,"x"],null,{"a":{}}]"#,
        #"{"text":"{\"order\":\"\\\"\"}","é":"\ud800 \ud83d\ude00"}"#,
    ])
    func `a payload fits in its own size and in no less`(text: String) throws {
        let payload = Payload(try JSON(parsing: text))
        #expect(payload.fits(in: payload.value.serialized.utf8.count))
        #expect(!payload.fits(in: payload.value.serialized.utf8.count - 1))
        #expect(payload.fits(in: 1_000_000))
    }

    @Test func `a payload that keeps its text is as large as that`() {
        let payload = Payload(1, text: " 1 ")
        #expect(payload.fits(in: 3))
        #expect(!payload.fits(in: 2))
    }

    @Test(arguments: [
        (#"["{\"a\":\"b\\c\"}"]"#, #"{"a":"b\c"}"#), (#"["\b\f\n\r\t\"\\"]"#, "\u{8}\u{C}\n\r\t\"\\"),
        (#"["0123456789\n0123456789"]"#, "0123456789\n0123456789"), (#"["\n"]"#, "\n"), (#"["a\/b\n"]"#, "a/b\n"),
        (#"["é\n"]"#, "é\n"), (#"["\n\u0041"]"#, "\nA"),
    ])
    func `escapes are what they stand for`(text: String, expected: String) throws {
        #expect(try JSON(parsing: text)[0]?.text == expected)
    }

    @Test(arguments: [#"["\n"#, #"["\n\"#, #"["\n\""#, #"["\x"]"#, "[\"\\n\u{1}\"]", #""\n"#])
    func `a string with escapes that does not end well is an error`(text: String) {
        #expect(throws: JSONParseError.self) { try JSON(parsing: text) }
    }
}
