// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct DateParsingTests {
    private static func read(_ text: String, _ picture: String?) throws -> Double? {
        // 15 November 2023.
        try DateFormat.milliseconds(in: text, picture: picture, now: 1_700_049_600_000)
    }

    @Test(
        arguments: [
            ("2024-02-29", "[Y]-[M]-[D]", 1_709_164_800_000),
            ("29th February 2024", "[D1o] [MNn] [Y]", 1_709_164_800_000),
            ("20240229", "[Y0001][M01][D01]", 1_709_164_800_000),
            ("29 Feb 2024", "[D] [MNn,3-3] [Y]", 1_709_164_800_000),
            ("1:05 PM 29/2/2024", "[h]:[m] [P] [D]/[M]/[Y]", 1_709_211_900_000),
            ("12:00 am 29/2/2024", "[h]:[m] [P] [D]/[M]/[Y]", 1_709_164_800_000),
            ("2024 60", "[Y] [d]", 1_709_164_800_000),
            ("2024-02-29 05:30 +05:30", "[Y]-[M]-[D] [H]:[m] [Z]", 1_709_164_800_000),
            ("2024-02-28 19:00 GMT-05:00", "[Y]-[M]-[D] [H]:[m] [z]", 1_709_164_800_000),
            ("MMXXIV B twenty-ninth", "[YI] [MA] [Dwo]", 1_709_164_800_000), ("10:30", "[H]:[m]", 1_700_044_200_000),
            ("Thursday 2024", "[FNn] [Y]", 1_704_067_200_000),
        ] as [(String, String, Double)]
    )
    func `a text is read by its picture`(text: String, picture: String, milliseconds: Double) throws {
        #expect(try Self.read(text, picture) == milliseconds)
    }

    @Test(arguments: [("x", "[Y]"), ("lit", "lit"), ("2024 ", "[Y]")])
    func `a text that doesn't fit has no time`(text: String, picture: String) throws {
        #expect(try Self.read(text, picture) == nil)
    }

    @Test(
        arguments: [
            ("2024 29", "[Y] [D]", ErrorCode.D3136), ("2024 9 4", "[X] [W] [F1]", .D3136), ("3 04", "[M] [s]", .D3136),
            ("x", "[YN]", .D3133), ("x", "[Y*]", .D3130), ("x", "[Y", .D3135),
        ] as [(String, String, ErrorCode)]
    )
    func `parts that leave a gap are refused`(text: String, picture: String, code: ErrorCode) {
        let error = #expect(throws: JSONataError.self) { try Self.read(text, picture) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.001Z", 1), ("2024", 1_704_067_200_000), ("2024-02", 1_706_745_600_000),
            ("2024-02-29", 1_709_164_800_000), ("2024-02-29T13:05:09", 1_709_211_909_000),
            ("2024-02-29T13:05:09.0879+01:00", 1_709_208_309_087), ("2024-02-29T13:05:09-0100", 1_709_215_509_000),
            ("2023-02-30", 1_677_715_200_000), ("2024-02-29T24:00:00", 1_709_251_200_000),
            ("0000", -62_167_219_200_000),
        ] as [(String, Double)]
    )
    func `ISO 8601 is read`(text: String, milliseconds: Double) throws {
        #expect(try Self.read(text, nil) == milliseconds)
    }

    @Test(arguments: ["2024-13", "2024-02-32", "2024-01-01T25:00:00", "2024-01-01T00:00:00+24:00"])
    func `what only looks like ISO 8601 is no number`(text: String) throws {
        #expect(try #require(try Self.read(text, nil)).isNaN)
    }

    @Test(arguments: ["", "24", "2024-1-1", "yesterday", "2024-01-01 10:00:00", "2024-01-01T10:00"])
    func `any other text is refused`(text: String) {
        let error = #expect(throws: JSONataError.self) { try Self.read(text, nil) }
        #expect(error?.code == .D3110)
    }
}
