// SPDX-License-Identifier: Apache-2.0

extension JavaScriptNumber {
    /// The integer that a text begins with, as `parseInt` reads it; NaN where there is none.
    ///
    /// `0x` begins a hexadecimal one where that is allowed, as where JavaScript's is given no radix.
    static func leadingInteger(in text: String, allowsHexadecimal: Bool = true) -> Double {
        var rest = Array(text.utf16)[...]
        rest = rest.drop { UnitSet.spaces.contains($0) }
        let isNegative = rest.first == 0x2D
        if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
        var radix = 10
        if allowsHexadecimal, rest.first == 0x30, let letter = rest.dropFirst().first, letter | 0x20 == 0x78 {
            radix = 16
            rest = rest.dropFirst(2)
        }
        let digits = rest.prefix { unit in
            Unicode.Scalar(unit).map { $0.isASCII && Character($0).isHexDigit && (radix == 16 || unit <= 0x39) }
                ?? false
        }
        guard !digits.isEmpty else { return .nan }
        let number = (radix == 16 ? "0x" : "") + String(decoding: digits, as: UTF16.self)
        let value = Double(number) ?? .nan
        return isNegative ? -value : value
    }
}
