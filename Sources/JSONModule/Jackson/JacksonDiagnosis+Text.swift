// SPDX-License-Identifier: Apache-2.0

extension JacksonDiagnosis {
    /// How much of the source stands in a message.
    private static let snippetMaximum = 500

    /// The whole message, with the place.
    func text(of fault: JacksonFault) -> String { "\(fault.message)\n at \(location(fault.offset))" }

    /// A place as Jackson prints it; -1 is the one before the text begins.
    func location(_ offset: Int) -> String {
        let before = units.prefix(max(0, offset))
        let line = before.count { $0 == unit("\n") } + 1
        let column = offset - (before.lastIndex(of: unit("\n")).map { $0 + 1 } ?? 0) + 1
        return "[Source: \(source); line: \(line), column: \(column)]"
    }

    private var source: String {
        let shown = units.prefix(Self.snippetMaximum)
        let rest = units.count - shown.count
        let text = String(decoding: shown, as: UTF16.self).unicodeScalars.map(shownText).joined()
        return "(String)\"\(text)\"" + (rest > 0 ? "[truncated \(rest) chars]" : "")
    }

    /// Control characters but line breaks are shown as escapes.
    private func shownText(_ scalar: Unicode.Scalar) -> String {
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        guard isControl, scalar != "\n", scalar != "\r" else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// A unit as Jackson names it: `'x' (code 120)`, `'€' (code 8364 / 0x20ac)`, `(CTRL-CHAR, code 10)`.
    func description(_ unit: UInt16) -> String {
        if unit < 0x20 || (0x7F...0x9F).contains(unit) { return "(CTRL-CHAR, code \(unit))" }
        let hexadecimal = unit > 255 ? " / 0x\(String(unit, radix: 16))" : ""
        return "'\(character(unit))' (code \(unit)\(hexadecimal))"
    }

    func character(_ unit: UInt16) -> String { String(decoding: CollectionOfOne(unit), as: UTF16.self) }
}
