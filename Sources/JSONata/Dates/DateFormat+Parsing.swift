// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension DateFormat {
    /// Reads a time that was written by a picture.
    ///
    /// - Parameters:
    ///   - text: The whole of it must fit the picture.
    ///   - picture: nil for ISO 8601.
    ///   - readsFractions: Whether `[f]` reads a fraction of a second, up to a thousandth, as from release 2.1.1 on; before,
    ///     its digits were a number of milliseconds.
    ///   - now: The time, in milliseconds since 1970, from which the parts are taken that stand left of those given.
    /// - Returns: Milliseconds since 1970, NaN for what is no time; nil where the text doesn't fit the picture.
    /// - Throws: D3110 where without a picture the text isn't like ISO 8601, D3130 to D3136 by the picture.
    public static func milliseconds(
        in text: String,
        picture: String? = nil,
        readsFractions: Bool = true,
        now: Double
    ) throws(JSONataError) -> Double? {
        guard let picture else { return try ISO8601.milliseconds(in: text) }
        var fuel = 1_000_000 + text.utf8.count * 1_000
        return try DateReader(picture, readsFractions: readsFractions)
            .milliseconds(in: text, now: CalendarDate(milliseconds: now), fuel: &fuel)
    }
}

/// Reads times by a picture.
final class DateReader: Sendable {
    /// A part of the picture that gives a component its value.
    private struct Reader: Sendable {
        let component: Character
        let marker: DateMarker
    }

    /// One for each group of the expression; nil for literal text.
    private let readers: [Reader?]
    private let expression: RegularExpression
    private let readsFractions: Bool
    /// The picture as it is written.
    let source: String

    /// Longer expressions would not compile, which is not worth the time to find out.
    private static let patternMaximum = 1 << 17

    /// `charge` is told of so many more bytes of a regular expression before it is compiled, and may throw; U1001 is
    /// thrown where the picture has too many parts to be read by.
    init(
        _ source: String,
        readsFractions: Bool,
        charge: (Int) throws(JSONataError) -> Void = { _ in }
    ) throws(JSONataError) {
        self.source = source
        self.readsFractions = readsFractions
        let picture = try DatePicture(source)
        var pattern = "^"
        var readers: [Reader?] = []
        for part in picture.parts {
            let piece: String
            switch part {
            case .literal(let units):
                piece = Self.escaped(units)
                readers.append(nil)
            case .marker(let marker):
                piece = try Self.pattern(of: marker)
                readers.append(Reader(component: marker.component, marker: marker))
            }
            try charge(piece.utf8.count)
            pattern += "(" + piece + ")"
            guard pattern.utf8.count <= Self.patternMaximum else { throw .outOfMemory }
        }
        self.readers = readers
        do throws(JSONataError) {
            expression = try RegularExpression.compile(pattern + "$", flags: .ignoreCase)
        } catch {
            // It is well formed, as it is made here.
            throw .outOfMemory
        }
    }

    private static func escaped(_ units: [UInt16]) -> String {
        let special = Set(#".*+?^${}()|[]\"#.utf16)
        let escaped = units.flatMap { special.contains($0) ? [UInt16(UInt8(ascii: "\\")), $0] : [$0] }
        return String(decoding: escaped, as: UTF16.self)
    }

    private static func pattern(of marker: DateMarker) throws(JSONataError) -> String {
        if marker.component == "Z" || marker.component == "z" {
            let prefix = marker.component == "z" ? "GMT" : ""
            let separator = separator(of: marker).map { escaped($0) + "[0-9]+" } ?? ""
            return prefix + "[-+][0-9]+" + separator
        }
        guard let integer = marker.integer else {
            guard "MxFP".contains(marker.component) else {
                throw JSONataError(.D3133, value: .string(String(marker.component)))
            }
            return "[a-zA-Z]+"
        }
        switch integer.primary {
        case .letters: return integer.letterCase == .upper ? "[A-Z]+" : "[a-z]+"
        case .roman: return integer.letterCase == .upper ? "[MDCLXVI]+" : "[mdclxvi]+"
        case .words: return "(?:" + NumberWords.words.joined(separator: "|") + #"|and|[\-, ])+"#
        case .decimal:
            let count = integer.parseWidth.map { $0 > 0 ? "{\($0)}" : "+" } ?? "+"
            return "[0-9]" + count + (integer.isOrdinal ? "(?:th|st|nd|rd)" : "")
        case .sequence: throw IntegerFormat.unsupported(integer)
        }
    }

    private static func separator(of marker: DateMarker) -> [UInt16]? {
        guard let integer = marker.integer, integer.regularGrouping > 0 else { return nil }
        return integer.separators.first?.character
    }

    // MARK: Values

    /// What the parts of a text stand for; a part may be there without a value, as a month's name in the wrong case.
    private typealias Values = [Character: Double]

    /// Milliseconds since 1970, nil where the text doesn't fit; the steps of the search are taken off the fuel.
    func milliseconds(in text: String, now: CalendarDate, fuel: inout Int) throws(JSONataError) -> Double? {
        let units = Array(text.utf16)
        guard let match = try expression.firstMatch(in: units, fuel: &fuel) else { return nil }
        var values: Values = [:]
        for (reader, range) in zip(readers, match.groups) {
            guard let reader, let range else { continue }
            var part = String(decoding: units[range], as: UTF16.self)
            if reader.component == "f", readsFractions {
                part = String((part + "00").prefix(3))
            }
            values[reader.component] = try Self.value(of: part, marker: reader.marker)
        }
        guard readers.contains(where: { $0 != nil }) else { return nil }
        return try Self.milliseconds(of: values, now: now)
    }

    private static func value(of text: String, marker: DateMarker) throws(JSONataError) -> Double? {
        switch marker.component {
        case "Z", "z": return offset(in: text, marker: marker)
        case _ where marker.integer != nil:
            guard let integer = marker.integer else { return nil }
            return try IntegerFormat.number(in: text, picture: integer)
        case "P":
            return switch text {
            case "am", "AM": 0
            case "pm", "PM": 1
            default: nil
            }
        default:
            let names = marker.component == "F" ? CalendarNames.days : CalendarNames.months
            let width = marker.widthMaximum.map { $0 == 0 ? Int.max : $0 } ?? Int.max
            return names.lastIndex { $0.prefix(max(0, width)) == text }.map { Double($0 + 1) }
        }
    }

    /// Minutes; those after the hours count forward even where the hours are negative, as in the reference engine.
    private static func offset(in text: String, marker: DateMarker) -> Double {
        let units = Array(text.utf16.dropFirst(marker.component == "z" ? 3 : 0))
        let hours: [UInt16]
        var minutes: [UInt16] = []
        if let separator = separator(of: marker) {
            let place = UTF16Text.firstIndex(of: separator, in: units) ?? -1
            hours = UTF16Text.substring(units, 0, place)
            minutes = UTF16Text.substring(units, place + 1)
        } else if units.count <= 3 {
            hours = units
        } else {
            hours = UTF16Text.substring(units, 0, 3)
            minutes = UTF16Text.substring(units, 3)
        }
        let read = { (units: [UInt16]) in JavaScriptNumber.leadingInteger(in: String(decoding: units, as: UTF16.self)) }
        return read(hours) * 60 + (minutes.isEmpty ? 0 : read(minutes))
    }

    // MARK: The time

    private static func milliseconds(of given: Values, now: CalendarDate) throws(JSONataError) -> Double {
        let form = Form(of: given)
        var values = given
        try fill(&values, components: form.components, now: now)
        let part = { (component: Character) in values[component] ?? 0 }
        // Weeks are known to be read, but not supported.
        guard !form.isWeek else { throw JSONataError(.D3136) }
        var month = part("M") > 0 ? part("M") - 1 : 0
        var day = part("D")
        if form.isDayOfYear {
            let first = CalendarDate.milliseconds(year: part("Y"), month: 0)
            let date = CalendarDate(milliseconds: first + (part("d") - 1) * CalendarDate.millisecondsInDay)
            (month, day) = (date.month, date.day)
        }
        var hour = part("H")
        if form.isHalfDay { hour = (part("h") == 12 ? 0 : part("h")) + (given["P"] == 1 ? 12 : 0) }
        let time = CalendarDate.milliseconds(
            year: part("Y"),
            month: month,
            day: day,
            hour: hour,
            minute: part("m"),
            second: part("s"),
            millisecond: part("f")
        )
        let isUsable = { (offset: Double?) in offset.flatMap { $0 == 0 || $0.isNaN ? nil : $0 } }
        return time - (isUsable(given["Z"]) ?? isUsable(given["z"]) ?? 0) * 60_000
    }

    /// Fills in what isn't given: from the time now left of the first that is, with the least right of it.
    private static func fill(_ values: inout Values, components: String, now: CalendarDate) throws(JSONataError) {
        var isStarted = false
        var isEnded = false
        for component in components {
            if values[component] != nil {
                isStarted = true
                // A gap between what is given.
                guard !isEnded else { throw JSONataError(.D3136) }
            } else if isStarted {
                values[component] = "MDd".contains(component) ? 1 : 0
                isEnded = true
            } else {
                values[component] = DateFormat.value(of: component, date: now)
            }
        }
    }

    /// Which of the ways to tell a date and a time of day the values belong to.
    private struct Form {
        let isDayOfYear: Bool
        let isWeek: Bool
        let isHalfDay: Bool
        /// From the most significant to the least.
        let components: String

        init(of values: Values) {
            // As JavaScript sees it, zero and NaN are not given.
            let given = Set(values.filter { $0.value != 0 && !$0.value.isNaN }.keys)
            let date = given.intersection("YXMxWwdD")
            let time = given.intersection("PHhmsf")
            let isType = { (parts: Set<Character>, type: String) in !parts.isEmpty && parts.isSubset(of: Set(type)) }
            isDayOfYear = !isType(date, "YMD") && isType(date, "Yd")
            let isWeekOfMonth = isType(date, "Xxw")
            let isWeekOfYear = !isWeekOfMonth && isType(date, "XW")
            isWeek = isWeekOfMonth || isWeekOfYear
            isHalfDay = !isType(time, "Hmsf") && isType(time, "Phmsf")
            let day = isDayOfYear ? "YD" : isWeekOfMonth ? "XxwF" : isWeekOfYear ? "XWF" : "YMD"
            components = day + (isHalfDay ? "Phmsf" : "Hmsf")
        }
    }
}
