// SPDX-License-Identifier: Apache-2.0

/// Numbers in English words.
enum NumberWords {
    private static let few = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let ordinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let decades = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
    private static let magnitudes = ["Thousand", "Million", "Billion", "Trillion"]

    /// Writes a number that isn't negative, each word with a capital; above the trillions as so many trillions.
    static func text(of value: Double, isOrdinal: Bool) -> String {
        guard value.isFinite else { return JavaScriptNumber.text(of: value) }
        return text(of: value, isContinued: false, isOrdinal: isOrdinal)
    }

    private static func text(of value: Double, isContinued: Bool, isOrdinal: Bool) -> String {
        if value <= 19 { return (isContinued ? " and " : "") + (isOrdinal ? ordinals : few)[max(0, Int(value))] }
        if value < 100 { return tens(Int(value), isContinued: isContinued, isOrdinal: isOrdinal) }
        let unit: Double
        let words: String
        if value < 1_000 {
            unit = 100
            words = few[Int(value) / 100] + " Hundred"
        } else {
            let magnitude = value >= 1e12 ? 4 : value >= 1e9 ? 3 : value >= 1e6 ? 2 : 1
            unit = [1e3, 1e6, 1e9, 1e12][magnitude - 1]
            words =
                text(of: (value / unit).rounded(.down), isContinued: false, isOrdinal: false) + " "
                + magnitudes[magnitude - 1]
        }
        let rest = value - (value / unit).rounded(.down) * unit
        return (isContinued ? ", " : "") + words
            + (rest > 0 ? text(of: rest, isContinued: true, isOrdinal: isOrdinal) : isOrdinal ? "th" : "")
    }

    private static func tens(_ value: Int, isContinued: Bool, isOrdinal: Bool) -> String {
        let decade = decades[value / 10 - 2]
        let rest = value % 10
        let words =
            rest > 0
            ? decade + "-" + (isOrdinal ? ordinals : few)[rest] : isOrdinal ? decade.dropLast() + "ieth" : decade
        return (isContinued ? " and " : "") + words
    }

    /// All words in lower case in the order of their values' tables; as alternatives of a regular expression.
    static let words: [String] = entries.map(\.word)

    private static let values = Dictionary(entries.map { ($0.word, $0.value) }) { _, last in last }

    private static let entries: [(word: String, value: Double)] = {
        var entries: [(word: String, value: Double)] = []
        for (value, word) in few.enumerated() { entries.append((word.lowercased(), Double(value))) }
        for (value, word) in ordinals.enumerated() { entries.append((word.lowercased(), Double(value))) }
        for (index, word) in (decades + ["Hundred"]).enumerated() {
            let value = Double(index + 2) * 10
            entries.append((word.lowercased(), value))
            entries.append((word.lowercased().dropLast() + "ieth", value))
        }
        entries.append(("hundredth", 100))
        for (index, word) in magnitudes.enumerated() {
            let value = [1e3, 1e6, 1e9, 1e12][index]
            entries.append((word.lowercased(), value))
            entries.append((word.lowercased() + "th", value))
        }
        return entries
    }()

    /// Reads words in lower case; NaN where there is any other word.
    static func number(in text: String) -> Double {
        var segments = [0.0]
        for word in split(Array(text.utf16)) {
            guard let value = values[word] else { return .nan }
            let last = segments.removeLast()
            if value >= 100 {
                segments.append(last * value)
            } else if last >= 1_000 {
                segments += [last, value]
            } else {
                segments.append(last + value)
            }
        }
        return segments.reduce(0, +)
    }

    /// Splits at a comma and a space, at an "and" between spaces, and at any other space, backslash or hyphen.
    private static func split(_ units: [UInt16]) -> [String] {
        var words: [String] = []
        var start = 0
        var index = 0
        while index < units.count {
            let length = separatorLength(units, at: index)
            if length > 0 {
                words.append(String(decoding: units[start..<index], as: UTF16.self))
                start = index + length
            }
            index += max(1, length)
        }
        words.append(String(decoding: units[start...], as: UTF16.self))
        return words
    }

    private static func separatorLength(_ units: [UInt16], at index: Int) -> Int {
        let isSpace = { (index: Int) in index < units.count && UnitSet.spaces.contains(units[index]) }
        if units[index] == 0x2C { return isSpace(index + 1) ? 2 : 0 }
        if isSpace(index) {
            let isAnd = units[(index + 1)...].starts(with: "and".utf16) && isSpace(index + 4)
            return isAnd ? 5 : 1
        }
        return units[index] == 0x5C || units[index] == 0x2D ? 1 : 0
    }
}
