// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2024-01-02T03:04:05.678Z", 1_704_164_645_678),
        ("2024-01-02T04:04:05.678+01:00", 1_704_164_645_678),
        ("2024-01-01T22:34:05.6780001-04:30", 1_704_164_645_679),
        ("2000-02-29T23:59:59Z", 951_868_799_000),
        ("1969-12-31T23:59:59.5Z", -500),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `RFC 3339 texts are read to the millisecond, upwards`(text: String, milliseconds: Int64) {
        #expect(Timestamp(parsing: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2024-01-02", "2024-01-02T03:04:05", "2024-01-02t03:04:05Z", "2024-01-02T03:04:05z",
        "2024-01-02 03:04:05Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
        "2024-01-32T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T03:60:00Z", "2024-01-02T03:04:60Z",
        "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05+0100", "2024-01-02T03:04:05+24:00", "2024-01-02T03:04:05Zx",
        "20240102T030405Z", "2024-01-02T03:04Z", "-024-01-02T03:04:05Z", "２024-01-02T03:04:05Z",
    ])
    func `other texts are refused`(text: String) {
        #expect(Timestamp(parsing: text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (1_704_164_645_678, "2024-01-02T03:04:05.678Z"),
        (1_704_164_645_600, "2024-01-02T03:04:05.6Z"),
        (1_704_164_645_007, "2024-01-02T03:04:05.007Z"),
        (-500, "1969-12-31T23:59:59.5Z"),
    ])
    func `zeros at the end of the fraction are left out`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
    }

    @Test func `days of eight centuries are read back`() {
        for day in stride(from: Int64(-135_140), to: 157_060, by: 17) {
            let timestamp = Timestamp(milliseconds: day * 86_400_000)
            #expect(Timestamp(parsing: timestamp.text) == timestamp)
        }
    }
}
