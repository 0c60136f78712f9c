// SPDX-License-Identifier: Apache-2.0

/// A point in time as exact as RFC 3339 texts of the States Language give it: Choice compares these.
public struct Instant: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public let seconds: Int64
    /// What comes on top, `0 ..< 1_000_000_000`; further digits are cut off.
    public let nanoseconds: Int32

    public init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Reads `2024-01-02T03:04:05.678Z` or the same with an offset; `T` and `Z` must be capital letters.
    public init?(parsing text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(of: 4), reader.skip("-"),
            let month = reader.number(of: 2), (1...12).contains(month), reader.skip("-"),
            let day = reader.number(of: 2), (1...Calendar.dayCount(ofMonth: month, year: year)).contains(day),
            reader.skip("T"),
            let hour = reader.number(of: 2), hour < 24, reader.skip(":"),
            let minute = reader.number(of: 2), minute < 60, reader.skip(":"),
            let second = reader.number(of: 2), second < 60,
            let nanoseconds = reader.fraction(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let secondOfDay = hour * 3600 + minute * 60 + second
        self.init(
            seconds: Calendar.day(year: year, month: month, day: day) * 86_400 + secondOfDay - offset,
            nanoseconds: nanoseconds
        )
    }
}

/// The bytes of a date and time, and how far they have been read.
private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        defer { position += 1 }
        return Int64(bytes[position] - UInt8(ascii: "0"))
    }

    mutating func number(of digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// The optional fraction in nanoseconds; nil for a point without digits.
    mutating func fraction() -> Int32? {
        guard skip(".") else { return 0 }
        guard var nanoseconds = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            if count < 9 {
                nanoseconds = nanoseconds * 10 + digit
                count += 1
            }
        }
        for _ in count..<9 { nanoseconds *= 10 }
        return Int32(nanoseconds)
    }

    /// The offset from UTC in seconds: `Z`, `+01:00`.
    mutating func offset() -> Int64? {
        if skip("Z") { return 0 }
        let isNegative = skip("-")
        guard isNegative || skip("+"), let hours = number(of: 2), hours < 24, skip(":"),
            let minutes = number(of: 2), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isNegative ? -seconds : seconds
    }
}
