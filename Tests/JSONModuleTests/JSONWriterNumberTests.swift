// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// Digits are made eight and two at a time: numbers of each length, and around each power of ten.
struct JSONWriterNumberTests {
    private static let numbers: [Int64] = {
        var numbers: [Int64] = [.min, .max, 1_700_000_000_123, 253_402_300_799_999]
        var power: Int64 = 1
        while true {
            numbers += [power - 1, power, power + 1, power / 9, power / 7 * 3, power / 11 * 10]
            guard power <= .max / 10 else { break }
            power *= 10
        }
        // Each of the four digits that are divided together, in each of its places.
        numbers += (0..<10_000).flatMap { [$0, $0 * 10_000, 100_000_000 + $0 * 10_001] }
        return numbers + numbers.filter { $0 != .min }.map { -$0 }
    }()

    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 8)
        write(&writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `an integer has its digits`() {
        for number in Self.numbers { #expect(text { $0.writeInteger(number) } == String(number)) }
    }

    @Test func `thousandths have three decimals`() {
        for number in Self.numbers {
            let digits = String(number.magnitude)
            let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let expected = (number < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
            #expect(text { $0.writeThousandths(number) } == expected)
        }
    }
}
