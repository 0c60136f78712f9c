// SPDX-License-Identifier: Apache-2.0

/// Text of any characters and line lengths in lines of 76 ASCII characters (RFC 2045, 6.7).
///
/// A long token or link is broken up on the wire and whole again once decoded.
enum QuotedPrintable {
    private static let lineMaximum = 76
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The encoded text; line ends of any kind become CRLF, as mail wants.
    static func encode(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { encode(line: $0.utf8) }
            .joined(separator: "\r\n")
    }

    private static func encode(line: Substring.UTF8View) -> String {
        var output: [UInt8] = []
        var column = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = line.index(after: index) == line.endIndex
            let encoded = encode(byte, isLast: isLast)
            // All but the last character leave room for the `=` that breaks the line.
            if column + encoded.count > lineMaximum - (isLast ? 0 : 1) {
                output += Array("=\r\n".utf8)
                column = 0
            }
            output += encoded
            column += encoded.count
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func encode(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        switch byte {
        // Blanks at the end of a line get lost on the way.
        case UInt8(ascii: " "), UInt8(ascii: "\t"): if !isLast { return [byte] }
        case UInt8(ascii: "="): break
        case 0x21...0x7e: return [byte]
        default: break
        }
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
