// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Times in ISO 8601, as JavaScript's `Date.parse` reads them behind the reference engine's own check.
enum ISO8601 {
    /// - Returns: Milliseconds since 1970; NaN for what has the form of a time but is none, as the thirteenth month.
    static func milliseconds(in text: String) throws(JSONataError) -> Double {
        let units = Array(text.utf16)
        var fuel = 10_000 + units.count * 100
        guard try form.get().firstMatch(in: units, fuel: &fuel) != nil else {
            throw JSONataError(.D3110, value: .string(text))
        }
        var reader = Reader(units: units[...])
        return reader.read()
    }

    /// What the reference engine lets through.
    private static let form = Result { () throws(JSONataError) in
        try RegularExpression.compile(
            #"^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$"#
        )
    }

    private struct Reader {
        var units: ArraySlice<UInt16>

        mutating func read() -> Double {
            let year = number(4)
            var month = 1.0
            var day = 1.0
            if take("-") { month = number(2) }
            if take("-") { day = number(2) }
            guard (1...12).contains(month), (1...31).contains(day) else { return .nan }
            var time = 0.0
            let hasTime = take("T")
            if hasTime { time = readTime() }
            let offset = readOffset(hasTime: hasTime)
            guard units.isEmpty else { return .nan }
            // Unlike those of `Date.UTC`, the years from 0 to 99 are those of the first century.
            let days = Double(CalendarDate.daysFromCivil(year: Int(year), month: Int(month) - 1)) + day - 1
            return days * CalendarDate.millisecondsInDay + time - offset
        }

        private mutating func readTime() -> Double {
            let hour = number(2)
            _ = take(":")
            let minute = number(2)
            _ = take(":")
            let second = number(2)
            var millisecond = 0.0
            if take(".") {
                let digits = units.prefix { UnitSet.digits.contains($0) }
                units = units.dropFirst(digits.count)
                // What follows the third digit is cut off.
                let padded = (digits.prefix(3) + [0x30, 0x30]).prefix(3)
                millisecond = padded.reduce(0) { $0 * 10 + Double($1 - 0x30) }
            }
            let isMidnight = hour == 24 && minute == 0 && second == 0 && millisecond == 0
            guard hour < 24 || isMidnight else { return .nan }
            return hour * 3_600_000 + minute * 60_000 + second * 1_000 + millisecond
        }

        /// A date alone takes no offset but Z.
        private mutating func readOffset(hasTime: Bool) -> Double {
            if take("Z") || units.isEmpty { return 0 }
            guard hasTime, let sign = units.first else { return .nan }
            units = units.dropFirst()
            let hours = number(2)
            _ = take(":")
            let minutes = number(2)
            guard hours < 24 else { return .nan }
            let offset = hours * 3_600_000 + minutes * 60_000
            return sign == "-" ? -offset : offset
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard units.first == character else { return false }
            units = units.dropFirst()
            return true
        }

        private mutating func number(_ count: Int) -> Double {
            let digits = units.prefix(count)
            units = units.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Double($1) - 0x30 }
        }
    }
}
