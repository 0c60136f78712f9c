// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPServer

/// The texts are looked at eight bytes at a time: each byte is tried in each place of a word and of what follows it.
struct HeaderTextTests {
    @Test(arguments: UInt8(0)...UInt8(0x7F))
    func `a byte of ASCII may stand in a header or not, wherever it stands`(byte: UInt8) {
        for count in 1...18 {
            for place in 0..<count {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
                bytes[place] = byte
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(HeaderText.isValue(text) == (byte >= 0x20 && byte != 0x7F || byte == 0x09))
                #expect(HeaderText.isName(text) == (byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: ":")))
            }
        }
    }

    @Test(arguments: ["é", "naïve text", "日本語のヘッダー値", "tab\tand é in one word"])
    func `other characters stand in values only`(text: String) {
        #expect(HeaderText.isValue(text))
        #expect(!HeaderText.isName(text))
    }

    @Test(arguments: [
        ("host", true), ("Host", true), ("HOST", true), ("hos\u{0}", false), ("ho\u{17F}t", false), ("h0st", false),
        ("hos", false), ("hosts", false), ("", false), ("\u{48}\u{4F}\u{53}\u{54}", true),
    ])
    func `a name is the same in letters of either case`(text: String, isSame: Bool) {
        #expect(HeaderText.isSame(text, as: "host") == isSame)
    }

    @Test(
        arguments: [
            "te", "host", "upgrade", "x-trace0", "x-amz-target", "sec-fetch-site", "transfer-encoding",
        ] as [StaticString]
    )
    func `one other byte makes another name, wherever it stands`(name: StaticString) {
        let bytes = Array(name.description.utf8)
        for place in bytes.indices {
            for byte in UInt8(0)...0x7F {
                var others = bytes
                others[place] = byte
                let other = String(decoding: others, as: UTF8.self)
                #expect(HeaderText.isSame(other, as: name) == (other.lowercased() == name.description))
            }
        }
    }

    @Test func `what differs by the bit of the case is not the same where it is no letter`() {
        #expect(!HeaderText.isSame("a@", as: "a`") && !HeaderText.isSame("a[", as: "a{"))
        #expect(HeaderText.isSame("Sec-Fetch-Site", as: "sec-fetch-site"))
        #expect(!HeaderText.isSame("Sec-Fetch-Mode", as: "sec-fetch-site"))
    }

    @Test(arguments: [("a", "a"), ("a ", "a"), ("a \t ", "a"), (" a b\t", " a b"), ("", ""), (" \t", ""), ("é ", "é")])
    func `blanks behind a value do not count`(sent: String, value: String) {
        #expect(HeaderText.withoutBlanksBehind(sent) == value)
    }

    @Test func `a value may be empty and a name may not`() {
        #expect(HeaderText.isValue(""))
        #expect(!HeaderText.isName(""))
    }
}
