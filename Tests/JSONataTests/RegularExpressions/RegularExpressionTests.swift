// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSONata

struct RegularExpressionTests {
    private static func match(_ pattern: String, _ flags: RegularExpression.Flags, _ text: String) throws -> [String?]?
    {
        let units = Array(text.utf16)
        var fuel = 100_000
        let match = try RegularExpression.compile(pattern, flags: flags).firstMatch(in: units, fuel: &fuel)
        return match.map { match in
            ([match.range] + match.groups).map { $0.map { String(decoding: units[$0], as: UTF16.self) } }
        }
    }

    @Test(
        arguments: [
            ("a|ab", "ab", ["a"]), ("a+?b", "xaab", ["aab"]), ("(a)|b", "b", ["b", nil]),
            ("(a*)*", "aa", ["aa", "aa"]),
            ("(?:a|(b))+", "ba", ["ba", nil]), (#"(a)\1"#, "aba aa", ["aa", "a"]),
            (#"(?<x>.)\k<x>"#, "abb", ["bb", "b"]),
            ("a(?=b)", "acab", ["a"]), ("a(?!b)", "abac", ["a"]), ("(?<=b)a", "aba", ["a"]), ("(?<!b)a", "baca", ["a"]),
            (#"(?<=(\d+)(\d+))$"#, "1053", ["", "1", "053"]), ("^b", "ab", nil), (#"\bfoo\b"#, "a foo", ["foo"]),
            ("a{2,3}", "aaaa", ["aaa"]), ("a{2}?", "aaa", ["aa"]), ("a{,2}", "a{,2}", ["a{,2}"]), ("x{", "x{", ["x{"]),
            (#"[\w-]+"#, "a-b c", ["a-b"]), ("[^]", "\n", ["\n"]), ("[]", "a", nil), ("a.c", "a\nc abc", ["abc"]),
            (#"\u0041\x42\x4"#, "ABx4", ["ABx4"]), (#"\0"#, "\0", ["\0"]), (#"\101"#, "A", ["A"]), (#"\8"#, "8", ["8"]),
            (#"\cA"#, "\u{1}", ["\u{1}"]), (#"[\b]"#, "\u{8}", ["\u{8}"]), (".", "😀", ["\u{FFFD}"]),
            (#"\s"#, "\u{FEFF}", ["\u{FEFF}"]),
            ("(z)((a+)?(b+)?(c))*", "zaacbbbcac", ["zaacbbbcac", "z", "ac", "a", nil, "c"]),
            ("(?=(a))ab", "ab", ["ab", "a"]),
            ("(?:a?)*?b", "aab", ["aab"]), ("(a?)*?$", "ab", ["", nil]),
        ] as [(String, String, [String?]?)]
    )
    func `a pattern matches as ECMAScript says`(pattern: String, text: String, groups: [String?]?) throws {
        #expect(try Self.match(pattern, [], text) == groups)
    }

    @Test(
        arguments: [
            ("[a-c]+", "ABCd", ["ABC"]), ("É", "é", ["é"]), ("[^a]", "A", nil), ("ß", "SS", nil), ("s", "ſ", nil),
            (#"(a)\1"#, "aA", ["aA", "a"]), ("ǆ", "Ǆ", ["Ǆ"]),
        ] as [(String, String, [String?]?)]
    )
    func `case does not count with the flag i`(pattern: String, text: String, groups: [String?]?) throws {
        #expect(try Self.match(pattern, .ignoreCase, text) == groups)
    }

    @Test
    func `with the flag m the anchors match at each line`() throws {
        #expect(try Self.match("^b$", .multiline, "a\nb\r\nc") == ["b"])
        #expect(try Self.match("^b$", [], "a\nb\r\nc") == nil)
    }

    @Test(
        arguments: [
            ("(", "Unterminated group"), (")", "Unmatched ')'"), ("*", "Nothing to repeat"),
            ("a**", "Nothing to repeat"),
            ("{2}", "Nothing to repeat"), ("[b-a]", "Range out of order in character class"),
            ("[a", "Unterminated character class"), ("a{2,1}", "numbers out of order in {} quantifier"),
            ("\\", #"\ at end of pattern"#), ("(?a)", "Invalid group"), ("(?<1>a)", "Invalid capture group name"),
            ("(?<a>.)(?<a>.)", "Duplicate capture group name"), (#"(?<a>.)\k<b>"#, "Invalid named capture referenced"),
            ("(?:(?:ab){1000}){1000}", "Regular expression too large"),
            (String(repeating: "(", count: 300), "Regular expression too large"),
        ] as [(String, String)]
    )
    func `a pattern that breaks the syntax is refused`(pattern: String, message: String) {
        let error = #expect(throws: JSONataError.self) { try RegularExpression.compile(pattern) }
        #expect(error?.description == "S0303: Invalid regular expression: /\(pattern)/: \(message)")
    }

    @Test
    func `an empty pattern is refused`() {
        #expect(throws: JSONataError.self) { try RegularExpression.compile("") }
    }

    @Test
    func `ASCII is matched as bytes too`() throws {
        let expression = try RegularExpression.compile("b+|é")
        var fuel = 1_000
        var scratch = RegularExpression.Scratch()
        let match = try "abbc".utf8CString.withUnsafeBytes { bytes in
            try expression.firstMatch(in: bytes.bindMemory(to: UInt8.self), from: 0, fuel: &fuel, scratch: &scratch)
        }
        #expect(match?.range == 1..<3)
    }
}
