// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct JavaScriptNumberTests {
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1.5, "1.5"), (123456789.125, "123456789.125"),
            (1e20, "100000000000000000000"), (123_456_789_012_345_683_968, "123456789012345680000"), (1e21, "1e+21"),
            (1.25e21, "1.25e+21"), (0.000001, "0.000001"), (0.00000123, "0.00000123"), (1e-7, "1e-7"),
            (1.5e-9, "1.5e-9"),
            (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
            (9007199254740992, "9007199254740992"), (9007199254740994, "9007199254740994"), (-1e300, "-1e+300"),
            (0.30000000000000004, "0.30000000000000004"), (.nan, "NaN"), (-.infinity, "-Infinity"),
        ] as [(Double, String)]
    )
    func `a number is printed as JavaScript prints it`(value: Double, text: String) {
        #expect(JavaScriptNumber.text(of: value) == text)
    }

    @Test(
        arguments: [
            (0.30000000000000004, 0.3), (0.3333333333333333, 0.333333333333333),
            (0.6666666666666666, 0.666666666666667), (1_000_000_000_000_001, 1_000_000_000_000_000),
            (1_000_000_000_000_005, 1_000_000_000_000_010), (999_999_999_999_999.9, 1e15), (-0.30000000000000004, -0.3),
            (.leastNonzeroMagnitude, .leastNonzeroMagnitude),
            (123456789, 123456789), (0.5, 0.5),
        ] as [(Double, Double)]
    )
    func `fifteen digits are kept`(value: Double, rounded: Double) {
        #expect(JavaScriptNumber.roundedToFifteenDigits(value) == rounded)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0.05", -0.05), ("007", 7), ("1E3", 1_000), ("1.5e-2", 0.015), ("0x1F", 31), ("0B11", 3),
            ("0o17", 15), ("0xFFFFFFFFFFFFFFFFFF", 4_722_366_482_869_645_213_696),
        ] as [(String, Double)]
    )
    func `a text is read as a number`(text: String, value: Double) {
        #expect(NumberText.number(in: text) == value)
    }

    @Test(
        arguments: [
            "", " 1", "1 ", "+1", ".5", "5.", "1e", "1e400", "-", "0x", "0xG", "-0x1", "Infinity", "1_0", "٣",
        ] as [String]
    )
    func `any other text is no number`(text: String) {
        #expect(NumberText.number(in: text) == nil)
    }
}
