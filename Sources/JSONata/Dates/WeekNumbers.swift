// SPDX-License-Identifier: Apache-2.0

/// Weeks of years and of months: they begin on Monday, and the first is the one that holds the first Thursday.
enum WeekNumbers {
    /// A year or a month: its number, and how to come to the neighbours.
    private struct Period {
        let year: Double
        let month: Double
        let isMonth: Bool

        func moved(by count: Double) -> Period {
            guard isMonth else { return Period(year: year + count, month: month, isMonth: false) }
            let index = year * 12 + month + count
            let year = (index / 12).rounded(.down)
            return Period(year: year, month: index - year * 12, isMonth: true)
        }

        /// The Monday of its first week, in milliseconds.
        var start: Double {
            let first = CalendarDate(milliseconds: CalendarDate.milliseconds(year: year, month: month))
            let days = first.weekday > 4 ? 8 - first.weekday : 1 - first.weekday
            return first.milliseconds + days * CalendarDate.millisecondsInDay
        }
    }

    /// The week of the year.
    static func weekOfYear(_ date: CalendarDate) -> Double {
        week(of: date, in: Period(year: date.year, month: 0, isMonth: false), weeks: 52)
    }

    /// The week of the month.
    static func weekOfMonth(_ date: CalendarDate) -> Double {
        week(of: date, in: Period(year: date.year, month: date.month, isMonth: true), weeks: 4)
    }

    /// The year that the date's week belongs to.
    static func yearOfWeek(_ date: CalendarDate) -> Double {
        owner(of: date, Period(year: date.year, month: 0, isMonth: false)).year
    }

    /// The month that the date's week belongs to, from 1.
    static func monthOfWeek(_ date: CalendarDate) -> Double {
        owner(of: date, Period(year: date.year, month: date.month, isMonth: true)).month + 1
    }

    private static func week(of date: CalendarDate, in period: Period, weeks: Double) -> Double {
        let today = CalendarDate.milliseconds(year: date.year, month: date.month, day: date.day)
        var week = count(from: period.start, to: today)
        if week > weeks {
            if today >= period.moved(by: 1).start { week = 1 }
        } else if week < 1 {
            week = count(from: period.moved(by: -1).start, to: today)
        }
        return week.rounded(.down)
    }

    private static func count(from start: Double, to day: Double) -> Double {
        (day - start) / (CalendarDate.millisecondsInDay * 7) + 1
    }

    private static func owner(of date: CalendarDate, _ period: Period) -> Period {
        if date.milliseconds < period.start { return period.moved(by: -1) }
        let next = period.moved(by: 1)
        return date.milliseconds >= next.start ? next : period
    }
}
