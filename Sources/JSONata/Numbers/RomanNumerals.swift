// SPDX-License-Identifier: Apache-2.0

/// Numbers as Roman numerals; from four thousand on with as many M as it takes.
enum RomanNumerals {
    private static let numerals: [(value: Double, text: String)] = [
        (1_000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    static func text(of value: Double, isUpper: Bool) -> String {
        var text = ""
        var rest = value
        for numeral in numerals {
            while rest >= numeral.value {
                text += numeral.text
                rest -= numeral.value
            }
        }
        return isUpper ? text.uppercased() : text
    }

    /// Reads numerals in upper case; NaN where there is anything else.
    static func number(in text: String) -> Double {
        var value = 0.0
        var maximum = 1.0
        for unit in text.utf16.reversed() {
            guard let digit = digit(unit) else { return .nan }
            if digit < maximum {
                value -= digit
            } else {
                maximum = digit
                value += digit
            }
        }
        return value
    }

    private static func digit(_ unit: UInt16) -> Double? {
        switch unit {
        case "M": 1_000
        case "D": 500
        case "C": 100
        case "L": 50
        case "X": 10
        case "V": 5
        case "I": 1
        default: nil
        }
    }
}
