// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// Dates as internet messages write them (RFC 5322, RFC 9110).
enum InternetDate {
    /// The day, date and time in UTC, without a zone: `Sun, 06 Nov 1994 08:49:37`.
    static func text(_ time: Timestamp) -> String {
        let iso = time.text
        let date = iso.prefix(10).split(separator: "-")
        let seconds = time.milliseconds / 1000 - (time.milliseconds % 1000 < 0 ? 1 : 0)
        let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let weekday = weekdays[Int(((day + 4) % 7 + 7) % 7)]
        let month = months[(Int(date[1]) ?? 1) - 1]
        return "\(weekday), \(date[2]) \(month) \(date[0]) \(iso.dropFirst(11).prefix(8))"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
