// SPDX-License-Identifier: Apache-2.0

/// All the decimal digits of a double: every one of them has finitely many.
struct ExactDecimal {
    /// Values 0 to 9; the first is no zero, except for zero itself.
    private(set) var digits: [UInt8]
    /// How many of the digits stand after the decimal point; more than there are where zeros follow the point.
    private(set) var fractionCount: Int

    /// Expands a finite number that isn't negative.
    init(of magnitude: Double) {
        // The number is significand × 2^exponent, and 2^-k is 5^k / 10^k.
        let isSubnormal = magnitude.exponentBitPattern == 0
        let significand = magnitude.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
        let exponent = (isSubnormal ? 1 : Int(magnitude.exponentBitPattern)) - 1075
        var limbs: [UInt32] = []
        var rest = significand
        repeat {
            limbs.append(UInt32(rest % Self.base))
            rest /= Self.base
        } while rest > 0
        for _ in 0..<abs(exponent) { Self.multiply(&limbs, by: exponent < 0 ? 5 : 2) }
        fractionCount = max(0, -exponent)
        digits = Self.digits(of: limbs)
        while fractionCount > 0, digits.last == 0, digits.count > 1 {
            digits.removeLast()
            fractionCount -= 1
        }
    }

    /// Nine decimal digits a limb, the least significant limb first.
    private static let base: UInt64 = 1_000_000_000

    private static func multiply(_ limbs: inout [UInt32], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * factor + carry
            limbs[index] = UInt32(product % base)
            carry = product / base
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    private static func digits(of limbs: [UInt32]) -> [UInt8] {
        var digits: [UInt8] = []
        for limb in limbs {
            var rest = limb
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }
}

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
