// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct RoundingTests {
    @Test(
        arguments: [
            (2.5, 0, 2), (3.5, 0, 4), (-2.5, 0, -2), (-0.4, 0, 0), (0.49999999999999994, 0, 0), (4.525, 2, 4.52),
            (4.515, 2, 4.52), (1.005, 2, 1), (12450, -2, 12400), (12350, -2, 12400), (6.022e23, -22, 6e23),
            (1e-7, 7, 1e-7),
            (0, 3, 0),
        ] as [(Double, Double, Double)]
    )
    func `halves go to the even neighbour`(value: Double, precision: Double, rounded: Double) {
        #expect(Rounding.round(value, precision: precision) == rounded)
    }

    @Test
    func `a precision with a fraction gives no number`() {
        #expect(Rounding.round(1, precision: 0.5).isNaN)
    }

    @Test(
        arguments: [
            (100, 2, "1100100"), (255, 16, "ff"), (-255, 16, "-ff"), (35.6, 36, "10"), (2.5, 2, "10"),
            (1e21, 10, "1e+21"),
            (9_007_199_254_740_992, 3, "1121202011211211122211100012101112"), (10, 2.5, "1010"),
        ] as [(Double, Double, String)]
    )
    func `a number is written in another base`(value: Double, radix: Double, text: String) throws {
        #expect(try RadixFormat.text(of: value, radix: radix) == text)
    }

    @Test(arguments: [1, 37, -2, 1.4])
    func `a base from 2 to 36 is wanted`(radix: Double) {
        let error = #expect(throws: JSONataError.self) { try RadixFormat.text(of: 10, radix: radix) }
        #expect(error?.code == .D3100)
    }
}
