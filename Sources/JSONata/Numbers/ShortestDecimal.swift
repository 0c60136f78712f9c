// SPDX-License-Identifier: Apache-2.0

/// The shortest decimal that reads back as a number: d.ddd × 10^exponent.
struct ShortestDecimal {
    /// Values 0 to 9, the first and the last of them no zeros; a single 0 for zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Takes the digits of a finite number that isn't negative from the standard library, whose description is the
    /// shortest that reads back the same.
    init(of magnitude: Double) {
        var point: Int?
        var isExponent = false
        var written = 0
        var isNegative = false
        for byte in magnitude.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"): isExponent = true
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            default:
                let digit = byte &- UInt8(ascii: "0")
                if isExponent { written = written * 10 + Int(digit) } else { digits.append(digit) }
            }
        }
        exponent = (point ?? digits.count) - 1 + (isNegative ? -written : written)
        normalize()
    }

    private mutating func normalize() {
        let zeros = digits.prefix { $0 == 0 }.count
        guard zeros < digits.count else {
            digits = [0]
            exponent = 0
            return
        }
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.last == 0 { digits.removeLast() }
    }
}
