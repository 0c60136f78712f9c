// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct IntegerFormatTests {
    static let pictures: [(Double, String, String)] = [
        (7, "001", "007"), (1234567, "#,##0", "1,234,567"), (1234567, "#:##,##0", "12:34,567"), (12, "0;o", "12th"),
        (22, "0;o", "22nd"), (111, "0;o", "111th"), (103, "0;o", "103rd"), (1, "a", "a"), (27, "A", "AA"),
        (703, "a", "aaa"),
        (1984, "I", "MCMLXXXIV"), (4, "i", "iv"), (0, "i", ""), (25, "٠٠٠", "٠٢٥"), (21, "w", "twenty-one"),
        (1101, "Ww", "One Thousand, One Hundred and One"), (100, "W", "ONE HUNDRED"), (30, "w;o", "thirtieth"),
        (1000, "w;o", "one thousandth"), (12345, "w", "twelve thousand, three hundred and forty-five"),
        (2000001, "w", "two million and one"), (1e15, "w", "one thousand trillion"), (-5, "w", "-five"),
        (2.9, "0", "2"),
        (-2.1, "0", "-3"), (1e21, "0", "1e+21"),
    ]

    @Test(arguments: pictures)
    func `an integer follows its picture`(value: Double, picture: String, text: String) throws {
        #expect(try IntegerFormat.text(of: value, picture: picture) == text)
    }

    @Test(
        arguments: [
            ("007", "001", 7), ("1,234,567", "#,##0", 1_234_567), ("12th", "0;o", 12), ("AA", "A", 27),
            ("mcmlxxxiv", "i", 1984),
            ("٠٢٥", "٠", 25), ("twenty-first", "w", 21), ("One Thousand, One Hundred and One", "Ww", 1101),
            ("twelve thousand, three hundred and forty-five", "w", 12345), ("two million and one", "w", 2_000_001),
            ("12abc", "0", 12), ("", "i", 0),
        ] as [(String, String, Double)]
    )
    func `an integer is read by its picture`(text: String, picture: String, value: Double) throws {
        #expect(try IntegerFormat.number(in: text, picture: picture) == value)
    }

    @Test(arguments: [("many", "w"), ("Q", "I"), ("x", "0"), ("1", "٠")])
    func `what is no number gives NaN`(text: String, picture: String) throws {
        #expect(try IntegerFormat.number(in: text, picture: picture).isNaN)
    }

    @Test(arguments: [("*", ErrorCode.D3130), ("", .D3130), ("#", .D3130), ("0٠", .D3131)])
    func `a picture that is not supported is refused`(picture: String, code: ErrorCode) {
        let formatting = #expect(throws: JSONataError.self) { try IntegerFormat.text(of: 1, picture: picture) }
        let parsing = #expect(throws: JSONataError.self) { try IntegerFormat.number(in: "1", picture: picture) }
        #expect(formatting?.code == code)
        #expect(parsing?.code == code)
    }

    @Test
    func `a Roman numeral of millions of letters is refused`() {
        #expect(throws: JSONataError.self) { try IntegerFormat.text(of: 1e12, picture: "I") }
    }
}
