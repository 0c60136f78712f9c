// SPDX-License-Identifier: Apache-2.0

/// `$number` of a string.
public enum NumberText {
    /// The number that a text is: a decimal number with an optional fraction and exponent, or 0x, 0o or 0b and digits.
    ///
    /// - Returns: `nil` where the text is no number or one that no double holds.
    public static func number(in text: String) -> Double? {
        var text = text
        return text.withUTF8 { bytes in
            prefixed(bytes) ?? (isDecimal(bytes) ? Double(String(decoding: bytes, as: UTF8.self)) : nil)
        }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether the text is `-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?`.
    private static func isDecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard takeDigits(&rest) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits(&rest) else { return false }
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard takeDigits(&rest) else { return false }
        }
        return rest.isEmpty
    }

    private static func takeDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
        rest = rest.dropFirst(digits)
        return digits > 0
    }

    private static func prefixed(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
        let bits: Int
        switch bytes[1] | 0x20 {
        case UInt8(ascii: "x"): bits = 4
        case UInt8(ascii: "o"): bits = 3
        case UInt8(ascii: "b"): bits = 1
        default: return nil
        }
        return value(ofDigits: bytes[2...], bits: bits)
    }

    /// The value of digits of so many bits each; beyond 64 bits the nearest double, halves to even.
    private static func value(ofDigits digits: Slice<UnsafeBufferPointer<UInt8>>, bits: Int) -> Double? {
        var head: UInt64 = 0
        var exponent = 0
        var isInexact = false
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < 1 << bits else { return nil }
            if head >> 58 == 0 {
                head = head << UInt64(bits) | UInt64(digit)
            } else {
                exponent += bits
                isInexact = isInexact || digit != 0
            }
        }
        // What is cut off can only break a tie: the lowest of 59 bits or more stands for it.
        let value = Double(head | (isInexact ? 1 : 0))
        return Double(sign: .plus, exponent: min(exponent, 4_000), significand: value)
    }
}
