// SPDX-License-Identifier: Apache-2.0

/// What JavaScript does with strings by code units, on their arrays.
enum UTF16Text {
    /// As `indexOf`; `nil` for -1.
    static func firstIndex(of part: [UInt16], in text: [UInt16], from start: Int = 0) -> Int? {
        let last = text.count - part.count
        guard start <= last else { return nil }
        return (start...last).first { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// As `lastIndexOf`; `nil` for -1.
    static func lastIndex(of part: [UInt16], in text: [UInt16]) -> Int? {
        let last = text.count - part.count
        guard last >= 0 else { return nil }
        return (0...last).last { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    static func contains(_ part: [UInt16], in text: [UInt16]) -> Bool { firstIndex(of: part, in: text) != nil }

    /// As `substring`: bounds beyond the text are taken to its ends, and swapped where they are in the wrong order.
    static func substring(_ text: [UInt16], _ start: Int, _ end: Int? = nil) -> [UInt16] {
        let start = min(max(start, 0), text.count)
        let end = min(max(end ?? text.count, 0), text.count)
        return Array(text[min(start, end)..<max(start, end)])
    }

    /// Puts a part at a position; a negative one counts from the end, as in `slice`.
    static func insert(_ part: [UInt16], into text: inout [UInt16], at position: Int) {
        let index = position < 0 ? max(0, text.count + position) : min(position, text.count)
        text.insert(contentsOf: part, at: index)
    }

    /// As `split` by a text that isn't empty.
    static func split(_ text: [UInt16], by separator: [UInt16]) -> [[UInt16]] {
        var parts: [[UInt16]] = []
        var start = 0
        while let index = firstIndex(of: separator, in: text, from: start) {
            parts.append(Array(text[start..<index]))
            start = index + separator.count
        }
        parts.append(Array(text[start...]))
        return parts
    }
}
