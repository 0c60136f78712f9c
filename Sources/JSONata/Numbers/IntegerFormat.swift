// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `$formatInteger` and `$parseInteger`: the fn:format-integer of XPath and XQuery Functions 3.1, and its inverse.
public enum IntegerFormat {
    /// Formats a number, rounded down, by a picture.
    ///
    /// - Throws: D3130 where the picture asks for a numbering sequence other than those of letters, Roman numerals and
    ///   words, or where the text would be absurdly long; D3131 where it mixes families of digits.
    public static func text(of value: Double, picture: String) throws(JSONataError) -> String {
        try text(of: value.rounded(.down), picture: IntegerPicture(picture))
    }

    /// Reads a number that was written by a picture.
    ///
    /// - Returns: NaN where the text is no such number.
    /// - Throws: As `text(of:picture:)`.
    public static func number(in text: String, picture: String) throws(JSONataError) -> Double {
        try number(in: text, picture: IntegerPicture(picture))
    }

    /// Roman numerals and padding beyond this many characters are refused.
    static let lengthMaximum = 1_000_000

    static func text(of value: Double, picture: IntegerPicture) throws(JSONataError) -> String {
        let magnitude = value.magnitude
        let text: String
        switch picture.primary {
        case .letters:
            text = Letters.text(of: magnitude, isUpper: picture.letterCase == .upper)
        case .roman:
            guard !(magnitude > Double(lengthMaximum) * 1_000) else { throw unsupported(picture) }
            text = RomanNumerals.text(of: magnitude, isUpper: picture.letterCase == .upper)
        case .words:
            let words = NumberWords.text(of: magnitude, isOrdinal: picture.isOrdinal)
            text =
                switch picture.letterCase {
                case .upper: words.uppercased()
                case .lower: words.lowercased()
                case .title: words
                }
        case .decimal:
            guard picture.mandatoryDigits ?? 0 <= lengthMaximum else { throw unsupported(picture) }
            text = decimal(magnitude, picture: picture)
        case .sequence: throw unsupported(picture)
        }
        return value < 0 ? "-" + text : text
    }

    static func unsupported(_ picture: IntegerPicture) -> JSONataError {
        JSONataError(.D3130, value: .string(picture.token))
    }

    private static func decimal(_ magnitude: Double, picture: IntegerPicture) -> String {
        var digits = Array(JavaScriptNumber.text(of: magnitude).utf16)
        let missing = max(0, (picture.mandatoryDigits ?? 0) - digits.count)
        digits = [UInt16](repeating: 0x30, count: missing) + digits
        if picture.zero != 0x30 { digits = digits.map { $0 &+ UInt16(picture.zero) &- 0x30 } }
        if picture.regularGrouping > 0, let separator = picture.separators.first {
            let count = (digits.count - 1) / picture.regularGrouping
            for group in stride(from: count, to: 0, by: -1) {
                UTF16Text.insert(
                    separator.character,
                    into: &digits,
                    at: digits.count - group * picture.regularGrouping
                )
            }
        } else {
            for separator in picture.separators.reversed() { insert(separator, into: &digits) }
        }
        let ordinal = picture.isOrdinal ? ordinalSuffix(of: digits) : ""
        return String(decoding: digits, as: UTF16.self) + ordinal
    }

    /// Puts a separator into digits, as the reference engine does with `substr`: where there are fewer digits than the
    /// separator's place wants, those on the left of it are lost.
    private static func insert(_ separator: IntegerPicture.Separator, into digits: inout [UInt16]) {
        let position = digits.count - separator.position
        let right = position < 0 ? Array(digits.suffix(-position)) : Array(digits[position...])
        digits = Array(digits.prefix(max(0, position))) + separator.character + right
    }

    private static func ordinalSuffix(of digits: [UInt16]) -> String {
        if digits.count > 1, digits[digits.count - 2] == 0x31 { return "th" }
        return switch digits.last {
        case 0x31?: "st"
        case 0x32?: "nd"
        case 0x33?: "rd"
        default: "th"
        }
    }

    static func number(in text: String, picture: IntegerPicture) throws(JSONataError) -> Double {
        switch picture.primary {
        case .letters: return Letters.number(in: text, isUpper: picture.letterCase == .upper)
        case .roman: return RomanNumerals.number(in: picture.letterCase == .upper ? text : text.uppercased())
        case .words: return NumberWords.number(in: text.lowercased())
        case .decimal: return decimal(in: text, picture: picture)
        case .sequence: throw unsupported(picture)
        }
    }

    /// Reads decimal digits; regular separators are taken for commas whatever they are, as in the reference engine.
    private static func decimal(in text: String, picture: IntegerPicture) -> Double {
        var digits = Array(text.utf16)
        if picture.isOrdinal { digits.removeLast(min(2, digits.count)) }
        if picture.regularGrouping > 0 {
            digits.removeAll { $0 == 0x2C }
        } else {
            for separator in picture.separators {
                digits = Array(UTF16Text.split(digits, by: separator.character).joined())
            }
        }
        if picture.zero != 0x30 {
            let shifted = digits.map { Int($0) - Int(picture.zero) + 0x30 }
            // JavaScript has no character for a negative code.
            guard shifted.allSatisfy({ $0 >= 0 }) else { return .nan }
            digits = shifted.map { UInt16($0) }
        }
        return JavaScriptNumber.leadingInteger(in: String(decoding: digits, as: UTF16.self))
    }
}
