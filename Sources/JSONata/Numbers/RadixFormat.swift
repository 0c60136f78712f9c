// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `$formatBase`.
public enum RadixFormat {
    /// The digits of a number in a base from 2 to 36; both are rounded to integers first.
    public static func text(of value: Double, radix: Double = 10) throws(JSONataError) -> String {
        let radix = Rounding.round(radix)
        guard (2...36).contains(radix) else {
            throw JSONataError(.D3100, value: radix.isFinite ? .double(radix) : nil)
        }
        let value = Rounding.round(value)
        guard value.isFinite, radix != 10 else { return JavaScriptNumber.text(of: value) }
        let digits = String(decoding: digits(of: value.magnitude, radix: radix).reversed(), as: UTF8.self)
        return value < 0 ? "-" + digits : digits
    }

    /// The digits from the last to the first.
    ///
    /// Those that a double doesn't hold are zeros, as V8 prints them.
    private static func digits(of magnitude: Double, radix: Double) -> [UInt8] {
        let characters = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        var digits: [UInt8] = []
        var rest = magnitude
        while rest / radix >= 9_007_199_254_740_992 {
            rest /= radix
            digits.append(characters[0])
        }
        repeat {
            let digit = rest.truncatingRemainder(dividingBy: radix)
            digits.append(characters[Int(digit)])
            rest = (rest - digit) / radix
        } while rest > 0
        return digits
    }
}
