// SPDX-License-Identifier: Apache-2.0

/// The picture of an integer (XPath and XQuery Functions 3.1, §4.6.1), as the reference engine reads it.
struct IntegerPicture {
    enum Primary {
        case decimal, letters, roman, words
        /// A numbering sequence that this implementation doesn't have.
        case sequence
    }

    enum LetterCase {
        case upper, lower, title
    }

    /// A grouping separator, and how many digits stand right of it.
    struct Separator {
        let position: Int
        let character: [UInt16]
    }

    private(set) var primary = Primary.decimal
    private(set) var letterCase = LetterCase.lower
    private(set) var isOrdinal = false
    /// The picture without its modifier.
    let token: String
    /// The zero of the family of decimal digits.
    private(set) var zero: UInt32 = 0x30
    /// How many digits there are at least; nil for what isn't decimal.
    var mandatoryDigits: Int?
    private(set) var optionalDigits = 0
    /// From right to left.
    private(set) var separators: [Separator] = []
    /// The distance of the separators where they are the same at equal distances, otherwise 0.
    private(set) var regularGrouping = 0
    /// How many digits a date's component has, where a number follows it at once.
    var parseWidth: Int?

    init(_ picture: String) throws(JSONataError) {
        if let semicolon = picture.unicodeScalars.lastIndex(of: ";") {
            token = String(picture.unicodeScalars[..<semicolon])
            isOrdinal = picture.unicodeScalars[semicolon...].dropFirst().first == "o"
        } else {
            token = picture
        }
        switch token {
        case "A": (primary, letterCase) = (.letters, .upper)
        case "a": primary = .letters
        case "I": (primary, letterCase) = (.roman, .upper)
        case "i": primary = .roman
        case "W": (primary, letterCase) = (.words, .upper)
        case "Ww": (primary, letterCase) = (.words, .title)
        case "w": primary = .words
        default: try readDigits()
        }
    }

    private mutating func readDigits() throws(JSONataError) {
        var family: UInt32?
        var digits = 0
        var position = 0
        for scalar in token.unicodeScalars.reversed() {
            if let zero = Self.zeros.first(where: { $0 <= scalar.value && scalar.value <= $0 + 9 }) {
                guard family == nil || family == zero else { throw JSONataError(.D3131) }
                family = zero
                digits += 1
                position += 1
            } else if scalar == "#" {
                optionalDigits += 1
                position += 1
            } else {
                separators.append(Separator(position: position, character: Array(String(scalar).utf16)))
            }
        }
        guard let family else {
            primary = .sequence
            return
        }
        zero = family
        mandatoryDigits = digits
        if let first = separators.first, separators.allSatisfy({ $0.character == first.character }) {
            regularGrouping = Grouping.regularDistance(of: separators.map(\.position))
        }
    }

    /// The zeros of the families of decimal digits in the basic multilingual plane.
    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
        0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ]
}
