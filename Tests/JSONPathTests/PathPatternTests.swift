// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import Testing

struct PathPatternTests {
    /// Patterns as they stand in a filter, and texts that match and do not.
    static let patterns: [(String, [String], [String])] = [
        ("/abc/", ["abc"], ["ab", "abcd", "ABC", ""]),
        ("/ABC/i", ["abc", "aBc"], ["ab"]),
        ("/é/i", ["é"], ["É"]), ("/é/iu", ["é", "É"], ["e"]),
        ("/a.c/", ["abc", "a😀c"], ["a\nc", "ac"]), ("/a.c/s", ["a\nc"], []), ("/a.c/d", ["a\rc"], ["a\nc"]),
        ("/a*/", ["", "aaa"], ["b"]), ("/a+/", ["a"], [""]), ("/ab?c/", ["ac", "abc"], ["abbc"]),
        ("/a{2}/", ["aa"], ["a", "aaa"]), ("/a{2,}/", ["aa", "aaaa"], ["a"]), ("/a{1,2}/", ["a", "aa"], ["", "aaa"]),
        ("/a{0}b/", ["b"], ["ab"]), ("/a+?b*?/", ["ab", "a"], ["b"]),
        ("/(ab|c)+d/", ["abcd", "cd"], ["d"]), ("/(?:a|b)/", ["a"], ["c"]), ("/(?<name>a)/", ["a"], ["b"]),
        ("/|a/", ["", "a"], ["b"]), ("/a(?i)b/", ["aB"], ["AB"]),
        ("/a(?i:b)c/", ["aBc"], ["aBC"]),
        ("/[a-c_]+/", ["a_c"], ["d"]), ("/[^a-c]/", ["d"], ["a"]), ("/[]a]/", ["]", "a"], ["b"]),
        ("/[a-]/", ["-"], ["b"]),
        (#"/[\d\-.]+/"#, ["1.-2"], ["a"]), (#"/\d+\s\w+/"#, ["12 ab_"], ["12  ab"]), (#"/\D\S\W/"#, ["ab!"], ["1b!"]),
        (#"/a\.b\/c/"#, ["a.b/c"], ["axb/c"]), (#"/\x41\u0042\t/"#, ["AB\t"], []), (#"/\p{L}+\p{Lu}/"#, ["éÉ"], ["é1"]),
        (#"/\p{Alpha}\P{Alpha}/"#, ["a1"], ["ab"]), ("/^ab$/", ["ab"], ["b"]), (#"/\Aab\z/"#, ["ab"], []),
        (#"/a\b.b\Bc/"#, ["a bc"], ["abbc"]), ("/a$.b/sm", ["a\nb"], ["axb"]), ("/a.^b/sm", ["a\nb"], ["axb"]),
        ("/(a*)*b/", ["aab"], ["aac"]), ("/(a|aa)+/", ["aaaa"], ["aab"]), ("/((){9}){9}a/", ["a"], []),
    ]

    @Test(arguments: patterns)
    func `a pattern matches whole texts`(pattern: String, matching: [String], others: [String]) throws {
        let path = try Path(parsing: "$[?(@ =~ \(pattern))]")
        let texts = JSON.array((matching + others).map { .string($0) })
        #expect(try path.evaluate(on: texts).elements?.compactMap(\.text) == matching)
    }

    @Test(
        arguments: [
            #"/(a)\1/"#, "/(?=a)/", "/(?!a)/", "/(?<=a)/", "/a++/", "/a{2}+/", "/*/", "/(a/", "/a)/", "/[a/", "/a{/",
            "/a{2,1}/", "/a{5000}/", "/[z-a]/", "/[a[b]]/", "/[a&&b]/", #"/\k<a>/"#, #"/\Qa\E/"#, "/a/x", "/a/g",
            #"/\p{Greek}/"#, "/(a{1000}){1000}/", "/((((){1000}){1000}){1000}){1000}/", "/(?-i)a/", "/(?>a)/",
        ]
    )
    func `what cannot be matched in linear time is refused`(pattern: String) {
        #expect(throws: PathParseError.self) { try Path(parsing: "$[?(@ =~ \(pattern))]") }
    }

    @Test
    func `groups nested too deep are refused`() {
        let pattern = String(repeating: "(", count: 1_000) + String(repeating: ")", count: 1_000)
        #expect(throws: PathParseError.self) { try Path(parsing: "$[?(@ =~ /\(pattern)/)]") }
    }
}
