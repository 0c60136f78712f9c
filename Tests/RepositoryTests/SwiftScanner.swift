// SPDX-License-Identifier: Apache-2.0

/// Blanks out what is not code in Swift text: strings, comments, names in backticks.
///
/// Lines and columns stay.
struct SwiftScanner {
    private var bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The text with every byte that is not code replaced by a space.
    mutating func codeOnly() -> String {
        while index < bytes.count {
            scanToken()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func scanToken() {
        switch bytes[index] {
        case UInt8(ascii: "/") where follows("//"): blankLine()
        case UInt8(ascii: "/") where follows("/*"): blankBlockComment()
        case UInt8(ascii: "\""), UInt8(ascii: "#"): scanString()
        case UInt8(ascii: "`"): blankName()
        default: index += 1
        }
    }

    private func follows(_ text: String) -> Bool {
        let wanted = text.utf8
        return index + wanted.count <= bytes.count && bytes[index..<(index + wanted.count)].elementsEqual(wanted)
    }

    /// Replaces a byte by a space and goes on; line ends stay.
    private mutating func blank(_ count: Int = 1) {
        for position in index..<min(index + count, bytes.count) where bytes[position] != UInt8(ascii: "\n") {
            bytes[position] = UInt8(ascii: " ")
        }
        index += count
    }

    private mutating func blankLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            blank()
        }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if follows("/*") {
                depth += 1
                blank(2)
            } else if follows("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < bytes.count
    }

    private mutating func blankName() {
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "`"), bytes[index] != UInt8(ascii: "\n") {
            blank()
        }
        index += 1
    }

    /// A string of any kind, with its interpolations; number signs before no quote are directives or macros.
    private mutating func scanString() {
        let start = index
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") {
            index += 1
        }
        let pounds = String(repeating: "#", count: index - start)
        guard follows("\"") else { return index = max(index, start + 1) }
        let quotes = follows("\"\"\"") ? "\"\"\"" : "\""
        index += quotes.utf8.count
        blankString(end: quotes + pounds, escape: "\\" + pounds, isMultiline: quotes.utf8.count == 3)
    }

    private mutating func blankString(end: String, escape: String, isMultiline: Bool) {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n") where !isMultiline: return
            case UInt8(ascii: "\"") where follows(end): return index += end.utf8.count
            case UInt8(ascii: "\\") where follows(escape + "("):
                blank(escape.utf8.count + 1)
                blankInterpolation()
            case UInt8(ascii: "\\") where follows(escape): blank(escape.utf8.count + 1)
            default: blank()
            }
        }
    }

    /// The inside of an interpolation is blanked too; its strings and parentheses are matched to find its end.
    private mutating func blankInterpolation() {
        var depth = 1
        while index < bytes.count, depth > 0 {
            switch bytes[index] {
            case UInt8(ascii: "("):
                depth += 1
                blank()
            case UInt8(ascii: ")"):
                depth -= 1
                blank()
            case UInt8(ascii: "\""), UInt8(ascii: "#"):
                let start = index
                scanString()
                let end = index
                index = start
                blank(end - start)
            default: blank()
            }
        }
    }
}
