// SPDX-License-Identifier: Apache-2.0

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads an RFC 3339 date and time, as the States Language writes them; digits below milliseconds round up.
    ///
    /// A Wait until then must not end before it.
    public init?(parsing text: String) {
        guard let instant = Instant(parsing: text) else { return nil }
        self.init(milliseconds: instant.seconds * 1000 + Int64((instant.nanoseconds + 999_999) / 1_000_000))
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// The time so many seconds later, or earlier for a negative number.
    public func advanced(bySeconds seconds: Int) -> Timestamp {
        Timestamp(milliseconds: milliseconds &+ Int64(seconds) &* 1000)
    }

    /// The text in UTC, `2024-01-02T03:04:05.678Z`; zeros at the end of the fraction are left out, as AWS does.
    public var text: String {
        let (second, fraction) = Self.quotientAndRemainder(milliseconds, 1000)
        let (days, secondOfDay) = Self.quotientAndRemainder(second, 86_400)
        let (year, month, day) = Calendar.date(ofDay: days)
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { Self.padded($0, to: 2) }
        let date = [Self.padded(year, to: 4), Self.padded(month, to: 2), Self.padded(day, to: 2)]
        return "\(date.joined(separator: "-"))T\(time.joined(separator: ":"))\(Self.fractionText(fraction))Z"
    }

    private static func fractionText(_ milliseconds: Int64) -> String {
        guard milliseconds != 0 else { return "" }
        var digits = padded(milliseconds, to: 3)
        while digits.last == "0" { digits.removeLast() }
        return ".\(digits)"
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func quotientAndRemainder(_ number: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let remainder = ((number % divisor) + divisor) % divisor
        return ((number - remainder) / divisor, remainder)
    }
}
