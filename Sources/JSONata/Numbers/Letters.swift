// SPDX-License-Identifier: Apache-2.0

/// Numbers as letters, in the manner of a spreadsheet's columns: a, b, and after z aa.
enum Letters {
    static func text(of value: Double, isUpper: Bool) -> String {
        guard value.isFinite else { return "" }
        var letters: [UInt16] = []
        var rest = value
        while rest > 0 {
            letters.append(UInt16((rest - 1).truncatingRemainder(dividingBy: 26)) + first(isUpper))
            rest = ((rest - 1) / 26).rounded(.down)
        }
        return String(decoding: letters.reversed(), as: UTF16.self)
    }

    /// Reads letters; what isn't one counts by its distance from the first, as in the reference engine.
    static func number(in text: String, isUpper: Bool) -> Double {
        var value = 0.0
        var weight = 1.0
        for unit in text.utf16.reversed() {
            value += (Double(unit) - Double(first(isUpper)) + 1) * weight
            weight *= 26
        }
        return value
    }

    private static func first(_ isUpper: Bool) -> UInt16 { isUpper ? 0x41 : 0x61 }
}
