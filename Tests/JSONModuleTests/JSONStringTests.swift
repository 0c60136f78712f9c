// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONStringTests {
    @Test(
        arguments: [
            [], [0x61], [0xD800], [0xDFFF], [0xDC00, 0xD800], [0xD83D, 0xDE00], [0xD83D, 0xD83D, 0xDE00],
            [0x61, 0xD800, 0x62], [0xDBFF, 0xDFFD], [0xDBFF, 0xDFFD, 0xDBFF, 0xDFFD], [0xDBC0, 0xDC00],
            [0xDBFF, 0xDFFD, 0xDBC0, 0xDC00], [0xDBFF, 0xDFFD, 0xD800], [0xD800, 0xDBFF, 0xDFFD],
        ] as [[UInt16]]
    )
    func `any code units come back, also through JSON text`(units: [UInt16]) throws {
        let string = JSONString(utf16Units: units)
        #expect(string.utf16Units == units)
        let parsed = try JSON(parsing: string.serialized)
        #expect(parsed == .string(string))
        #expect(string.serialized.utf8.count == string.byteCount)
        #expect(string.hasLoneSurrogates == (String(validating: units, as: UTF16.self) == nil))
    }

    @Test
    func `different texts are different strings`() {
        #expect(JSONString("é") != JSONString("e\u{301}"))
        #expect(JSONString("\u{212B}") != JSONString("A\u{30A}"))
        #expect(JSONString("a") != JSONString("b"))
        #expect(JSONString("longer than fifteen bytes 1") != JSONString("longer than fifteen bytes 2"))
    }

    @Test
    func `equal texts are equal strings, however they were made`() {
        let made = String(repeating: "a", count: 40)
        var appended = ""
        for _ in 0..<40 { appended += "a" }
        #expect(JSONString(made) == JSONString(appended))
        #expect(JSONString(made).hashValue == JSONString(appended).hashValue)
        #expect(JSONString(String("abc".dropLast(0))) == "abc")
        #expect(MemoryLayout<String>.size == 16, "The quick comparison looks at a string's two words.")
    }

    @Test(arguments: [0, 1, 7, 8, 15, 16, 40])
    func `strings are equal by their text, whatever storage it stands in`(length: Int) {
        let text = String(repeating: "a", count: length)
        var reserved = ""
        reserved.reserveCapacity(100)
        reserved += text
        #expect(JSONString(text) == JSONString(reserved))
        #expect(JSONString(text + "b") != JSONString(reserved + "a"))
        #expect(JSONString(text + "é") == JSONString(reserved + "é"))
        #expect(JSONString(text + "é") != JSONString(reserved + "e\u{301}"))
    }

    @Test(arguments: 1...26)
    func `one other byte makes another string, wherever it stands`(length: Int) {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
        let text = String(decoding: bytes, as: UTF8.self)
        for place in 0..<length {
            var others = bytes
            others[place] = UInt8(ascii: "b")
            // Memory of its own, since of short texts the bytes are not looked at otherwise.
            var other = ""
            other.reserveCapacity(100)
            other += String(decoding: others, as: UTF8.self)
            #expect(JSONString(text) != JSONString(other))
        }
    }

    @Test
    func `order is by code point`() {
        let texts: [JSONString] = ["", "A", "a", "aa", "b", "é", "\u{FFFF}", "😀"]
        #expect(texts.reversed().sorted() == texts)
    }
}
