// SPDX-License-Identifier: Apache-2.0

extension JavaScriptNumber {
    /// The text with a fixed count of digits after the point, as `Number.prototype.toFixed` gives it: halves of the
    /// exact value away from zero, and from 1e21 on the text of the number.
    ///
    /// Unlike JavaScript's it takes any count of digits.
    static func fixedText(of value: Double, fractionDigits: Int) -> String {
        guard value.magnitude < 1e21 else { return text(of: value) }
        let exact = ExactDecimal(of: value.magnitude)
        // The digits with as many zeros in front as the point needs, and one more for a carry.
        let leading = max(0, exact.fractionCount - exact.digits.count) + 1
        var digits = [UInt8](repeating: 0, count: leading) + exact.digits
        let surplus = exact.fractionCount - fractionDigits
        if surplus > 0 {
            let dropped = digits.suffix(surplus)
            let isUp = (dropped.first ?? 0) >= 5
            digits.removeLast(min(surplus, digits.count))
            if isUp { increment(&digits) }
        } else {
            digits += [UInt8](repeating: 0, count: -surplus)
        }
        let whole = digits.dropLast(fractionDigits).drop { $0 == 0 }
        let text = (whole.isEmpty ? "0" : characters(whole))
        let isNegative = value < 0 && digits.contains { $0 != 0 }
        return (isNegative ? "-" : "") + text
            + (fractionDigits > 0 ? "." + characters(digits.suffix(fractionDigits)) : "")
    }

    private static func increment(_ digits: inout [UInt8]) {
        var place = digits.count - 1
        while place >= 0, digits[place] == 9 {
            digits[place] = 0
            place -= 1
        }
        if place >= 0 { digits[place] += 1 } else { digits.insert(1, at: 0) }
    }

    private static func characters(_ digits: some Collection<UInt8>) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }
}
