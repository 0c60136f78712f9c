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

    @Test func `a value may be empty and a name may not`() {
        #expect(HeaderText.isValue(""))
        #expect(!HeaderText.isName(""))
    }
}
