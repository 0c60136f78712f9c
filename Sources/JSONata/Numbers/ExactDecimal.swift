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
