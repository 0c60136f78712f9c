// SPDX-License-Identifier: Apache-2.0

/// The characters that a picture of `$formatNumber` is made of: the decimal format of XPath and XQuery Functions 3.1.
public struct DecimalFormat: Sendable {
    /// The names of its properties, as the options of `$formatNumber` give them.
    public enum Property: String, CaseIterable, Sendable {
        case decimalSeparator = "decimal-separator"
        case groupingSeparator = "grouping-separator"
        case exponentSeparator = "exponent-separator"
        case minusSign = "minus-sign"
        case percent
        case perMille = "per-mille"
        case zeroDigit = "zero-digit"
        case digit
        case patternSeparator = "pattern-separator"
    }

    var decimalSeparator = Array(".".utf16)
    var groupingSeparator = Array(",".utf16)
    var exponentSeparator = Array("e".utf16)
    var minusSign = Array("-".utf16)
    var percent = Array("%".utf16)
    var perMille = Array("‰".utf16)
    var zeroDigit = Array("0".utf16)
    var digit = Array("#".utf16)
    var patternSeparator = Array(";".utf16)

    /// The default format: those of English.
    public init() {}

    /// Changes a property; other names are ignored, `infinity` and `NaN` too, as the reference engine does.
    ///
    /// - Returns: Whether there is a property of the name.
    @discardableResult
    public mutating func set(_ name: String, to text: String) -> Bool {
        let units = Array(text.utf16)
        switch Property(rawValue: name) {
        case .decimalSeparator: decimalSeparator = units
        case .groupingSeparator: groupingSeparator = units
        case .exponentSeparator: exponentSeparator = units
        case .minusSign: minusSign = units
        case .percent: percent = units
        case .perMille: perMille = units
        case .zeroDigit: zeroDigit = units
        case .digit: digit = units
        case .patternSeparator: patternSeparator = units
        case nil: return false
        }
        return true
    }

    /// Whether the unit is one of the ten digits, which follow the zero digit.
    func isDigit(_ unit: UInt16) -> Bool {
        guard let zero = zeroDigit.first else { return false }
        return unit >= zero && unit - zero < 10
    }

    /// Whether the unit is a digit of any kind, mandatory or optional.
    func isDigitSign(_ unit: UInt16) -> Bool { isDigit(unit) || [unit] == digit }

    /// Whether the unit belongs to the part of a picture that is replaced.
    func isActive(_ unit: UInt16) -> Bool {
        isDigit(unit)
            || [decimalSeparator, exponentSeparator, groupingSeparator, digit, patternSeparator].contains([unit])
    }
}
