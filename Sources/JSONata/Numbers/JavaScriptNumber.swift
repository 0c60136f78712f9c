// SPDX-License-Identifier: Apache-2.0

/// Numbers as JavaScript prints and reads them.
public enum JavaScriptNumber {
    /// The text of a number as `Number.prototype.toString` gives it: the shortest digits that read back as the same
    /// number, with an exponent from 1e+21 on and below 1e-6.
    public static func text(of value: Double) -> String {
        // Every integer of this size is exact, and its digits are the shortest.
        if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
            return String(Int64(value))
        }
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let text = layOut(ShortestDecimal(of: value.magnitude))
        return value < 0 ? "-" + text : text
    }

    /// The nearest number of fifteen significant digits, as `Number(value.toPrecision(15))`: what `$string` prints.
    public static func roundedToFifteenDigits(_ value: Double) -> Double {
        guard value.isFinite, value.magnitude >= 9_007_199_254_740_992 || value != value.rounded(.towardZero) else {
            return roundedInteger(value)
        }
        let decimal = ShortestDecimal(of: value.magnitude)
        guard decimal.digits.count > 15 else { return value }
        return rounded(decimal, from: value)
    }

    /// An integer below 2^53: up to fifteen digits it stays as it is.
    private static func roundedInteger(_ value: Double) -> Double {
        guard value.isFinite, value.magnitude >= 1e15 else { return value }
        return rounded(ShortestDecimal(of: value.magnitude), from: value)
    }

    private static func rounded(_ decimal: ShortestDecimal, from value: Double) -> Double {
        guard decimal.digits.count > 15 else { return value }
        var digits = decimal.digits.prefix(15).map { Int($0) }
        if isAtLeastHalf(decimal, of: value) {
            var place = digits.count - 1
            while place >= 0, digits[place] == 9 {
                digits[place] = 0
                place -= 1
            }
            if place >= 0 { digits[place] += 1 } else { digits = [1] + digits }
        }
        // Fifteen digits of which a carry made sixteen stand for the same power of ten: the last place is the same.
        let text = digits.map(String.init).joined() + "e\(decimal.exponent - 14)"
        let magnitude = Double(text) ?? value.magnitude
        return value < 0 ? -magnitude : magnitude
    }

    /// Whether what follows the fifteenth digit is half a unit of it or more.
    ///
    /// The shortest digits decide unless they are exactly the half: no shorter decimal lies between them and the number.
    private static func isAtLeastHalf(_ decimal: ShortestDecimal, of value: Double) -> Bool {
        let rest = decimal.digits.dropFirst(15)
        guard Array(rest) == [5] else { return (rest.first ?? 0) >= 5 }
        let exact = ExactDecimal(of: value.magnitude).digits
        let tail = exact.dropFirst(15)
        return (tail.first ?? 0) >= 5
    }

    private static func layOut(_ decimal: ShortestDecimal) -> String {
        let digits = decimal.digits.map { $0 + UInt8(ascii: "0") }
        let zero = UInt8(ascii: "0")
        let point = UInt8(ascii: ".")
        var output: [UInt8] = []
        switch decimal.exponent {
        case 0..<21 where decimal.exponent >= digits.count - 1:
            output = digits + [UInt8](repeating: zero, count: decimal.exponent - digits.count + 1)
        case 0..<21:
            output = Array(digits[...decimal.exponent]) + [point] + digits[(decimal.exponent + 1)...]
        case -6..<0:
            output = [zero, point] + [UInt8](repeating: zero, count: -decimal.exponent - 1) + digits
        default:
            output = digits.count == 1 ? digits : [digits[0], point] + digits[1...]
            output += Array("e\(decimal.exponent < 0 ? "-" : "+")\(abs(decimal.exponent))".utf8)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
