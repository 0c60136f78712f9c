// SPDX-License-Identifier: Apache-2.0

/// The line of a text that a fault is in, with a mark under the fault.
struct Underline {
    /// The line, and the mark below it.
    let lines: String

    /// Marks a range of UTF-16 code units; an empty one, and one past the end, as one place.
    init(of text: String, at range: Range<Int>) {
        let units = Array(text.utf16)
        let newline = UInt16(10)
        let lower = min(range.lowerBound, units.count)
        let start = units[..<lower].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let end = units[lower...].firstIndex(of: newline) ?? units.count
        let upper = min(max(range.upperBound, lower), end)
        // As wide as what stands above: a tab stays one, a character outside the basic plane is one, not two.
        let indent = String(
            String(decoding: units[start..<lower], as: UTF16.self).map { $0 == "\t" ? "\t" : " " as Character }
        )
        let width = String(decoding: units[lower..<upper], as: UTF16.self).count
        lines =
            String(decoding: units[start..<end], as: UTF16.self) + "\n"
            + indent + String(repeating: "^", count: max(1, width))
    }
}
