// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `$fromMillis` and `$toMillis`.
public enum DateFormat {
    /// Formats a time by a picture: the fn:format-dateTime of XPath and XQuery Functions 3.1, as the reference engine
    /// implements it.
    ///
    /// - Parameters:
    ///   - milliseconds: Since 1970; a fraction is cut off.
    ///   - picture: nil for ISO 8601.
    ///   - timezone: The offset from UTC as `+hhmm`; of any other text the integer it begins with.
    ///   - charge: Told of so many more bytes before they are written, since a few letters may ask for a million digits;
    ///     what it throws ends the work.
    /// - Returns: The text by the picture.
    /// - Throws: D3130 to D3135.
    public static func text(
        of milliseconds: Double,
        picture: String? = nil,
        timezone: String? = nil,
        charge: (Int) throws(JSONataError) -> Void = { _ in }
    ) throws(JSONataError) -> String {
        let parts: [DatePicture.Part]
        if let picture { parts = try DatePicture(picture).parts } else { parts = try DatePicture.iso8601().parts }
        let offset = Offset(timezone)
        let date = CalendarDate(milliseconds: milliseconds + offset.milliseconds)
        var output: [UInt16] = []
        for part in parts {
            switch part {
            case .literal(let units):
                try charge(units.count)
                output += units
            case .marker(let marker):
                let padded = min(max(0, marker.integer?.mandatoryDigits ?? 0), IntegerFormat.lengthMaximum)
                try charge(padded)
                let text = try text(of: marker, date: date, offset: offset)
                try charge(max(0, text.utf8.count - padded))
                output += Array(text.utf16)
            }
        }
        return String(decoding: output, as: UTF16.self)
    }

    /// A distance from UTC.
    private struct Offset {
        var hours = 0.0
        var minutes = 0.0

        /// Reads `+hhmm`: of a negative offset the hours are rounded down and the minutes are negative too, as in the
        /// reference engine.
        init(_ timezone: String?) {
            guard let timezone else { return }
            let value = JavaScriptNumber.leadingInteger(in: timezone)
            hours = (value / 100).rounded(.down)
            minutes = value.truncatingRemainder(dividingBy: 100)
        }

        /// As written: hours and minutes as hundreds and ones.
        var written: Double { hours * 100 + minutes }

        var milliseconds: Double { (60 * hours + minutes) * 60_000 }
    }

    // MARK: Components

    private static func text(
        of marker: DateMarker,
        date: CalendarDate,
        offset: Offset
    ) throws(JSONataError) -> String {
        switch marker.component {
        case "Z", "z": return try timezone(marker, offset: offset)
        case "P":
            let text = date.hour >= 12 ? "pm" : "am"
            return marker.names == .upper ? text.uppercased() : text
        case "C", "E": return "ISO"
        default:
            // The text of what JavaScript has no value for.
            guard let value = value(of: marker.component, date: date) else { return "undefined" }
            guard marker.names == nil, let integer = marker.integer else { return try name(of: value, marker: marker) }
            var written = value
            if marker.component == "Y", let digits = marker.yearDigits, digits >= 0 {
                written = value.truncatingRemainder(dividingBy: Double("1e\(digits)") ?? .infinity)
            }
            return try IntegerFormat.text(of: written, picture: integer)
        }
    }

    /// The value of a component that is a number; nil for any other letter.
    static func value(of component: Character, date: CalendarDate) -> Double? {
        switch component {
        case "Y": date.year
        case "M": date.month + 1
        case "D": date.day
        case "d": dayOfYear(date)
        case "F": date.weekday
        case "W": WeekNumbers.weekOfYear(date)
        case "w": WeekNumbers.weekOfMonth(date)
        case "X": WeekNumbers.yearOfWeek(date)
        case "x": WeekNumbers.monthOfWeek(date)
        case "H": date.hour
        case "h":
            date.hour.truncatingRemainder(dividingBy: 12) == 0 ? 12 : date.hour.truncatingRemainder(dividingBy: 12)
        case "m": date.minute
        case "s": date.second
        case "f": date.millisecond
        default: nil
        }
    }

    private static func dayOfYear(_ date: CalendarDate) -> Double {
        let today = CalendarDate.milliseconds(year: date.year, month: date.month, day: date.day)
        let first = CalendarDate.milliseconds(year: date.year, month: 0)
        return (today - first) / CalendarDate.millisecondsInDay + 1
    }

    private static func name(of value: Double, marker: DateMarker) throws(JSONataError) -> String {
        let names =
            switch marker.component {
            case "M", "x": CalendarNames.months
            case "F": CalendarNames.days
            default: throw JSONataError(.D3133, value: .string(String(marker.component)))
            }
        guard let index = Int(exactly: value), names.indices.contains(index - 1) else { return "undefined" }
        let name =
            switch marker.names {
            case .upper: names[index - 1].uppercased()
            case .lower: names[index - 1].lowercased()
            case .title, nil: names[index - 1]
            }
        guard let maximum = marker.widthMaximum else { return name }
        return String(name.prefix(max(0, maximum)))
    }

    private static func timezone(_ marker: DateMarker, offset: Offset) throws(JSONataError) -> String {
        guard let picture = marker.integer else { throw JSONataError(.D3134) }
        var text: String
        if picture.regularGrouping > 0 {
            text = try IntegerFormat.text(of: offset.written, picture: picture)
        } else {
            switch picture.mandatoryDigits {
            case 1?, 2?:
                text = try IntegerFormat.text(of: offset.hours, picture: picture)
                if offset.minutes != 0 { text += ":" + (try IntegerFormat.text(of: offset.minutes, picture: "00")) }
            case 3?, 4?: text = try IntegerFormat.text(of: offset.written, picture: picture)
            case let digits: throw JSONataError(.D3134, value: digits.map { .integer(Int64($0)) })
            }
        }
        if offset.written >= 0 { text = "+" + text }
        if marker.component == "z" { text = "GMT" + text }
        return offset.written == 0 && marker.hasTraditionalZero ? "Z" : text
    }
}

/// The English names that dates are written with.
enum CalendarNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
