// SPDX-License-Identifier: Apache-2.0

extension UInt64 {
    /// All 16 digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension String {
    /// The UTF-8, two digits a byte.
    var hexadecimal: String {
        utf8.reduce(into: "") { digits, byte in
            if byte < 16 { digits += "0" }
            digits += String(byte, radix: 16)
        }
    }
}

/// Reads hexadecimal digits; nil where something else stands.
struct HexadecimalReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    mutating func word() -> UInt64? {
        guard rest.count >= 16 else { return nil }
        let digits = Substring(rest.prefix(16))
        rest = rest.dropFirst(16)
        return UInt64(digits, radix: 16)
    }

    /// The text of all further digits.
    mutating func text() -> String? {
        var bytes: [UInt8] = []
        while !rest.isEmpty {
            guard let byte = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
