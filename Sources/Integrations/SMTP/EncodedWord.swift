// SPDX-License-Identifier: Apache-2.0

/// Header text beyond ASCII (RFC 2047).
enum EncodedWord {
    /// An encoded word has 75 characters at most: with `=?UTF-8?B?` and `?=`, 63 of Base64, so 45 bytes.
    private static let byteMaximum = 45

    /// The text as a header's value: itself where it is ASCII, else in encoded words, folded.
    static func text(_ text: String) -> String {
        // What only looks like an encoded word must not be taken for one.
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) || text.contains("=?") else { return text }
        var words: [String] = []
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > byteMaximum {
                words.append(word(bytes))
                bytes = []
            }
            bytes += next
        }
        words.append(word(bytes))
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Base64.encode(bytes))?=" }
}
