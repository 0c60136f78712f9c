// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct NumberFormatTests {
    @Test(
        arguments: [
            (1234567.891, "#,##0.00", "1,234,567.89"), (0.5, "#,##0.00", "0.50"), (-1.5, "0.0", "-1.5"),
            (7, "000", "007"),
            (1234.5678, "00.000e0", "12.346e2"), (0.00012, "0.0e00", "1.2e-04"), (0.256, "#0%", "26%"),
            (0.256, "0.0‰", "256.0‰"),
            (-3, "0;(0)", "(3)"), (3, "<0>", "<3>"), (0, "#.#", ".0"), (0.123, "#.##", ".12"), (12, "#.#", "12.0"),
            (1234567, "#,##,##0", "12,34,567"), (1234567, "#,###,##", "12,345,67"), (2.5, "0", "2"),
            (0, "0.0e0", "0.0e0"),
            (-150, "0.0e0", "-1.5e2"), (1.23456789, "0.000,000,0", "1.234,5679"), (1e21, "0", "1e+21"),
            (999.995, "0.00", "1000.00"),
        ] as [(Double, String, String)]
    )
    func `a number follows its picture`(value: Double, picture: String, text: String) throws {
        #expect(try NumberFormat.text(of: value, picture: picture) == text)
    }

    @Test
    func `all characters of the format can be others`() throws {
        var format = DecimalFormat()
        for (name, text) in [
            ("decimal-separator", ","), ("grouping-separator", "."), ("exponent-separator", "E"), ("minus-sign", "−"),
            ("zero-digit", "٠"), ("digit", "d"), ("pattern-separator", "|"), ("percent", "p"), ("per-mille", "m"),
            ("unknown", "?"),
        ] { format.set(name, to: text) }
        #expect(try NumberFormat.text(of: 1234.5, picture: "d.dd٠,٠٠", format: format) == "١.٢٣٤,٥٠")
        #expect(try NumberFormat.text(of: -0.5, picture: "٠p", format: format) == "−٥٠p")
        #expect(try NumberFormat.text(of: -1, picture: "٠|n٠", format: format) == "n١")
        #expect(try NumberFormat.text(of: 0.25, picture: "٠٠,٠E٠", format: format) == "٢٥,٠E−٢")
    }

    @Test(
        arguments: [
            ("0;0;0", ErrorCode.D3080), ("0.0.0", .D3081), ("0%%", .D3082), ("0‰‰", .D3083), ("0%‰", .D3084),
            ("", .D3085),
            ("abc", .D3086), (",", .D3088), ("0a0", .D3086), ("0,.0", .D3087), ("0,", .D3088), ("0,,0", .D3089),
            ("0#", .D3090),
            ("0.#0", .D3091), ("0e0%", .D3092), ("0e#", .D3093), ("0e", .D3093),
        ] as [(String, ErrorCode)]
    )
    func `a picture that breaks a rule is refused`(picture: String, code: ErrorCode) {
        let error = #expect(throws: JSONataError.self) { try NumberFormat.text(of: 1, picture: picture) }
        #expect(error?.code == code)
    }
}
