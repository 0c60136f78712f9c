// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct DateFormatTests {
    /// Thursday, 29 February 2024, 13:05:09.087 UTC.
    static let leapDay = 1_709_211_909_087.0

    @Test(
        arguments: [
            (nil, nil, "2024-02-29T13:05:09.087Z"), (nil, "+0530", "2024-02-29T18:35:09.087+05:30"),
            ("[D1o] [MNn] [Y]", nil, "29th February 2024"), ("[FNn,3-3] [MN,*-3]", nil, "Thu FEB"),
            ("[F] [F0]", nil, "thursday 4"),
            ("[Y,2] [Y0001,2-2] [Y#1]", nil, "24 24 24"), ("[d] [dwo]", nil, "60 sixtieth"),
            ("[W] [w] [X] [x] [xNn]", nil, "9 5 2024 2 February"),
            ("[h]:[m] [P] [PN] [H01]", nil, "1:05 pm PM 13"), ("[s].[f001] [f1]", nil, "09.087 87"),
            ("[YI] [Ya] [MW]", nil, "MMXXIV byv TWO"),
            ("[Z] [z] [Z0] [Z0101] [Z01:01t]", nil, "+00:00 GMT+00:00 +0 +0000 Z"),
            ("[Z0] [Z01:01]", "+0530", "+5:30 +05:30"),
            ("[Z0000]", "-0800", "-0800"), ("[C] [E]", nil, "ISO ISO"), ("[[x]] [ Y ]", nil, "[x] 2024"),
            ("[Y9,999,*]", nil, "2,024"),
            ("[q1]", nil, "undefined"),
        ] as [(String?, String?, String)]
    )
    func `a time follows its picture`(picture: String?, timezone: String?, text: String) throws {
        #expect(try DateFormat.text(of: Self.leapDay, picture: picture, timezone: timezone) == text)
    }

    @Test(
        arguments: [
            (-1, "1969-12-31T23:59:59.999Z"), (0.9, "1970-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Double, String)]
    )
    func `the calendar reaches into all years`(milliseconds: Double, text: String) throws {
        #expect(try DateFormat.text(of: milliseconds) == text)
    }

    @Test(
        arguments: [
            // 1 January 2021 is a Friday, 31 December 2018 a Monday.
            (1_609_459_200_000, "2020 53 12 5"), (1_546_214_400_000, "2019 1 1 1"), (1_704_067_200_000, "2024 1 1 1"),
        ] as [(Double, String)]
    )
    func `a week belongs to the year and the month of its Thursday`(milliseconds: Double, text: String) throws {
        #expect(try DateFormat.text(of: milliseconds, picture: "[X] [W] [x] [w]") == text)
    }

    @Test(
        arguments: [
            ("[Y", ErrorCode.D3135), ("[k]", .D3132), ("[]", .D3132), ("[YN]", .D3133), ("[Z010101]", .D3134),
            ("[M*]", .D3130),
            ("[D0٠]", .D3131),
        ] as [(String, ErrorCode)]
    )
    func `a picture that breaks a rule is refused`(picture: String, code: ErrorCode) {
        let error = #expect(throws: JSONataError.self) { try DateFormat.text(of: 0, picture: picture) }
        #expect(error?.code == code)
    }
}
