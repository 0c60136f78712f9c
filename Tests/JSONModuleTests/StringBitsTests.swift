// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSONModule

/// What is taken for granted of the standard library's strings.
@Suite struct StringBitsTests {
    @Test func `a string is two words`() {
        #expect(MemoryLayout<String>.size == 16)
    }

    @Test(arguments: 0...40, ["abcdefghijklmnopqrstuvwxyzabcdefghijklmnop", "éàüöéàüöéàüöéàüöéàüöé"])
    func `a text of at most fifteen bytes stands in the words, with its length in the last byte`(
        _ count: Int,
        _ text: String
    ) {
        let text = String(decoding: Array(String(text.prefix(count)).utf8), as: UTF8.self)
        let bits = StringBits(of: text)
        let length = text.utf8.count
        #expect(bits.isWhole == (length <= 15))
        #expect(bits.shortCount == (length <= 15 ? length : nil))
        guard let shortCount = bits.shortCount else { return }
        let bytes = withUnsafeBytes(of: bits) { Array($0.prefix(shortCount)) }
        #expect(bytes == Array(text.utf8))
        // What is not the text's is zero.
        #expect(withUnsafeBytes(of: bits) { $0[shortCount..<15].allSatisfy { $0 == 0 } })
    }

    @Test(arguments: 0...20)
    func `a string is written alike wherever it stands`(_ count: Int) {
        let others: [Character] = ["x", "\"", "\\", "\n", "\u{1}", " ", "\u{7F}", "é", "\u{10FFFD}"]
        for position in 0...count {
            for other in others {
                var characters = Array(repeating: Character("a"), count: count)
                characters.insert(other, at: position)
                let text = String(characters)
                // The same characters behind so many others that they cannot stand in two words.
                let filling = "a text too long for that: "
                let expected = JSONString(filling + text).serialized.dropFirst(filling.utf8.count + 1)
                #expect(JSONString(text).serialized == "\"" + expected)
            }
        }
    }
}
