// SPDX-License-Identifier: Apache-2.0

/// Where functions take the time and unguessable bits from.
public struct FunctionSources: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var now: @Sendable () -> Int64
    public var random: @Sendable () -> UInt64

    public init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    /// A random UUID (version 4) in lower case.
    func uuid() -> String {
        let high = random() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// Whether a text is one of those that `uuid` makes.
    static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts[2].hasPrefix("4")
            && text.utf8.allSatisfy { Array("-0123456789abcdef".utf8).contains($0) }
    }

    private func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The time as Lambda writes `LastModified`: `2026-01-31T12:00:00.000+0000`.
    var lastModified: String { DateText.text(of: now()) + "+0000" }
}
