// SPDX-License-Identifier: Apache-2.0

/// How a number that is no 64-bit integer is printed.
enum JSONNumber {
    /// The shortest digits that read back as the same double, in the layout of Java's `Double.toString`, which AWS
    /// uses: `1.0`, `0.001`, `1234567.0`, but `1.0E7` from ten million on and `9.99E-4` below a thousandth.
    static func text(of value: Double) -> String {
        precondition(value.isFinite, "JSON has no text for a number that is not finite.")
        // There the standard library's layout is Java's.
        if value == 0 || (1e-3..<1e7).contains(value.magnitude) { return value.description }
        let decimal = Decimal(of: value)
        let fraction = decimal.digits.dropFirst()
        return (value < 0 ? "-" : "") + text(decimal.digits.prefix(1)) + "."
            + (fraction.isEmpty ? "0" : text(fraction)) + "E\(decimal.exponent)"
    }

    /// The length of the longest text, as `-1.7976931348623157E-308`.
    static let bytesMaximum = 24

    /// A positive number d.ddd × 10^exponent; the digits have no zeros at the end.
    private struct Decimal {
        var digits: [UInt8] = []
        var exponent = 0

        /// Takes the digits from the standard library, whose description is the shortest that reads back the same.
        init(of value: Double) {
            let parts = value.magnitude.description.split(separator: "e")
            let mantissa = parts[0].utf8
            digits = mantissa.filter { $0 != UInt8(ascii: ".") }
            let point = mantissa.prefix { $0 != UInt8(ascii: ".") }.count
            exponent = point - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
            let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(zeros)
            exponent -= zeros
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        }
    }

    private static func text(_ digits: some Collection<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }
}
