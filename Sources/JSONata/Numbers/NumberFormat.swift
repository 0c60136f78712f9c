// SPDX-License-Identifier: Apache-2.0

/// `$formatNumber`: the fn:format-number of XPath and XQuery Functions 3.1, as the reference engine implements it.
public enum NumberFormat {
    /// How many digits, or other signs of a number's text, there are besides those that the picture asks for.
    static let digitsMaximum = 24

    /// Formats a number by a picture of one or two sub-pictures.
    ///
    /// - Throws: D3080 to D3093 where the picture breaks a rule.
    public static func text(
        of value: Double,
        picture: String,
        format: DecimalFormat = DecimalFormat()
    ) throws(JSONataError) -> String {
        let parts =
            format.patternSeparator.isEmpty
            ? picture.utf16.map { [$0] } : UTF16Text.split(Array(picture.utf16), by: format.patternSeparator)
        guard parts.count <= 2 else { throw JSONataError(.D3080) }
        var pictures: [SubPicture] = []
        for part in parts { pictures.append(try SubPicture(part, format: format)) }
        guard var chosen = pictures.first else { throw JSONataError(.D3085) }
        if !(value >= 0) {
            if pictures.count == 2 {
                chosen = pictures[1]
            } else {
                chosen.prefix = format.minusSign + chosen.prefix
            }
        }
        let output = chosen.prefix + number(value, picture: chosen, format: format) + chosen.suffix
        return String(decoding: output, as: UTF16.self)
    }

    private static func number(_ value: Double, picture: SubPicture, format: DecimalFormat) -> [UInt16] {
        let layout = PictureLayout(picture, format: format)
        var value = value
        if UTF16Text.contains(format.percent, in: picture.text) {
            value *= 100
        } else if UTF16Text.contains(format.perMille, in: picture.text) {
            value *= 1_000
        }
        guard layout.exponentMinimum > 0 else {
            return mantissa(value, picture: picture, layout: layout, format: format)
        }
        let (scaled, exponent) = scale(value.magnitude, factor: layout.scalingFactor)
        var digits = Self.digits(of: Double(exponent), fractionDigits: 0, format: format)
        digits = zeros(layout.exponentMinimum - digits.count, format) + digits
        return mantissa(scaled, picture: picture, layout: layout, format: format)
            + format.exponentSeparator + (exponent < 0 ? format.minusSign : []) + digits
    }

    /// Moves the point so that as many digits stand before it as the picture has.
    ///
    /// Zero stays; by multiplying by ten it would never get there.
    private static func scale(_ magnitude: Double, factor: Int) -> (Double, exponent: Int) {
        guard magnitude.isFinite, magnitude > 0 else { return (magnitude, 0) }
        let maximum = powerOfTen(factor)
        let minimum = powerOfTen(factor - 1)
        guard maximum.isFinite else { return (magnitude, 0) }
        var mantissa = magnitude
        var exponent = 0
        while mantissa < minimum {
            mantissa *= 10
            exponent -= 1
        }
        while mantissa > maximum {
            mantissa /= 10
            exponent += 1
        }
        return (mantissa, exponent)
    }

    private static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }

    private static func mantissa(
        _ value: Double,
        picture: SubPicture,
        layout: PictureLayout,
        format: DecimalFormat
    ) -> [UInt16] {
        let rounded = Rounding.round(value, precision: Double(layout.fractionMaximum))
        var text = digits(of: rounded, fractionDigits: layout.fractionMaximum, format: format)
        if let point = text.firstIndex(of: UInt16(UInt8(ascii: "."))) {
            text.replaceSubrange(point...point, with: format.decimalSeparator)
        } else {
            text += format.decimalSeparator
        }
        let zero = format.zeroDigit
        while let first = text.first, [first] == zero { text.removeFirst() }
        while let last = text.last, [last] == zero { text.removeLast() }
        let point = UTF16Text.firstIndex(of: format.decimalSeparator, in: text) ?? -1
        let missing = layout.fractionMinimum - (text.count - point - 1)
        text = zeros(layout.integerMinimum - point, format) + text + zeros(missing, format)
        group(&text, layout: layout, format: format)
        let end = UTF16Text.firstIndex(of: format.decimalSeparator, in: text) ?? -1
        if !UTF16Text.contains(format.decimalSeparator, in: picture.text) || end == text.count - 1 {
            _ = text.popLast()
        }
        return text
    }

    private static func group(_ text: inout [UInt16], layout: PictureLayout, format: DecimalFormat) {
        let separator = format.groupingSeparator
        var point = UTF16Text.firstIndex(of: format.decimalSeparator, in: text) ?? -1
        if layout.regularGrouping > 0 {
            let count = (point - 1) / layout.regularGrouping
            for group in stride(from: 1, through: count, by: 1) {
                UTF16Text.insert(separator, into: &text, at: point - group * layout.regularGrouping)
            }
        } else {
            for position in layout.integerGroups {
                UTF16Text.insert(separator, into: &text, at: point - position)
                point += 1
            }
        }
        point = UTF16Text.firstIndex(of: format.decimalSeparator, in: text) ?? -1
        for position in layout.fractionGroups {
            UTF16Text.insert(separator, into: &text, at: position + point + 1)
        }
    }

    private static func zeros(_ count: Int, _ format: DecimalFormat) -> [UInt16] {
        Array(repeatElement(format.zeroDigit, count: max(0, count)).joined())
    }

    /// The digits of the magnitude in the format's family, with an ordinary point.
    private static func digits(of value: Double, fractionDigits: Int, format: DecimalFormat) -> [UInt16] {
        let text = Array(JavaScriptNumber.fixedText(of: value.magnitude, fractionDigits: fractionDigits).utf16)
        guard let zero = format.zeroDigit.first, format.zeroDigit != [0x30] else { return text }
        return text.map { (0x30...0x39).contains($0) ? zero &+ ($0 - 0x30) : $0 }
    }
}
