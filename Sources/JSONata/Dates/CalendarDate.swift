// SPDX-License-Identifier: Apache-2.0

/// A time in UTC taken apart by the Gregorian calendar, as JavaScript's `Date` does it.
///
/// All parts are NaN beyond the hundred million days around 1970 that a `Date` can hold.
struct CalendarDate {
    /// Milliseconds since 1970, without a fraction.
    let milliseconds: Double
    let year: Double
    /// From 0.
    let month: Double
    let day: Double
    /// From 1 for Monday to 7 for Sunday.
    let weekday: Double
    let hour: Double
    let minute: Double
    let second: Double
    let millisecond: Double

    init(milliseconds: Double) {
        let time = Self.clipped(milliseconds)
        self.milliseconds = time
        guard time.isFinite else {
            (year, month, day, weekday) = (.nan, .nan, .nan, .nan)
            (hour, minute, second, millisecond) = (.nan, .nan, .nan, .nan)
            return
        }
        let days = (time / Self.millisecondsInDay).rounded(.down)
        let rest = Int(time - days * Self.millisecondsInDay)
        let civil = Self.civil(fromDays: Int(days))
        (year, month, day) = (Double(civil.year), Double(civil.month), Double(civil.day))
        weekday = Double(((Int(days) + 3) % 7 + 7) % 7 + 1)
        hour = Double(rest / 3_600_000)
        minute = Double(rest / 60_000 % 60)
        second = Double(rest / 1_000 % 60)
        millisecond = Double(rest % 1_000)
    }

    static let millisecondsInDay = 86_400_000.0

    /// Milliseconds since 1970, as `Date.UTC`: parts out of their bounds carry over, and the years from 0 to 99 are
    /// those of the twentieth century.
    static func milliseconds(
        year: Double,
        month: Double,
        day: Double = 1,
        hour: Double = 0,
        minute: Double = 0,
        second: Double = 0,
        millisecond: Double = 0
    ) -> Double {
        let parts = [year, month, day, hour, minute, second, millisecond].map { $0.rounded(.towardZero) }
        // Far beyond what can be held, and within what integers can.
        guard parts.allSatisfy({ $0.magnitude < 1e15 }) else { return .nan }
        let written = (0...99).contains(parts[0]) ? parts[0] + 1_900 : parts[0]
        let monthYear = written + (parts[1] / 12).rounded(.down)
        let month = parts[1] - (parts[1] / 12).rounded(.down) * 12
        guard monthYear.magnitude < 400_000 else { return .nan }
        let days = Double(daysFromCivil(year: Int(monthYear), month: Int(month))) + parts[2] - 1
        return clipped(
            days * millisecondsInDay + parts[3] * 3_600_000 + parts[4] * 60_000 + parts[5] * 1_000 + parts[6]
        )
    }

    private static func clipped(_ time: Double) -> Double {
        time.magnitude <= 8.64e15 ? time.rounded(.towardZero) + 0 : .nan
    }

    /// The days from 1970 to the first of a month; months from 0.
    ///
    /// Years begin in March here, so that the leap day is their last (Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms").
    static func daysFromCivil(year: Int, month: Int) -> Int {
        let shifted = month >= 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = (marchMonth + 2) % 12
        return (yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
