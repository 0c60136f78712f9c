// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONNumberTests {
    @Test(
        arguments: [
            (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (0.1, "0.1"), (-1.5, "-1.5"), (100.0, "100.0"),
            (0.001, "0.001"),
            (0.00123, "0.00123"), (0.0001, "1.0E-4"), (0.000999, "9.99E-4"), (9_999_999.0, "9999999.0"),
            (9_999_999.5, "9999999.5"), (1e7, "1.0E7"), (12_345_678.9, "1.23456789E7"), (1e10, "1.0E10"),
            (1e16, "1.0E16"),
            (1.5e300, "1.5E300"), (-2.5e-300, "-2.5E-300"), (.leastNonzeroMagnitude, "5.0E-324"),
            (.greatestFiniteMagnitude, "1.7976931348623157E308"), (1.0 / 3, "0.3333333333333333"), (2e23, "2.0E23"),
            (123_456_789_012_345_680.0, "1.2345678901234568E17"), (0.1 + 0.2, "0.30000000000000004"),
        ]
    )
    func `a double prints as Java prints it`(value: Double, text: String) throws {
        #expect(JSON.double(value).serialized == text)
        #expect(JSON.double(value).byteCount == text.utf8.count)
        #expect(try JSON(parsing: text).number == value)
    }

    @Test(arguments: [Int64.min, -1_000, -10, -9, -1, 0, 9, 10, 99, 100, 1_000_000_007, .max])
    func `an integer is exact`(value: Int64) throws {
        #expect(JSON.integer(value).serialized == String(value))
        #expect(JSON.integer(value).byteCount == String(value).utf8.count)
        guard case .integer(value) = try JSON(parsing: String(value)) else {
            Issue.record("\(value) is not read as an integer")
            return
        }
    }

    @Test(arguments: 0..<4)
    func `a number is read as the nearest double`(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        for _ in 0..<500 {
            let digits = String(
                UInt64.random(in: 0...(1 << UInt64.random(in: 1...63, using: &generator)), using: &generator)
            )
            let fraction = UInt64.random(in: 0...1_000_000, using: &generator)
            let exponent = Int.random(in: -40...40, using: &generator)
            for text in ["\(digits).\(fraction)", "-\(digits)e\(exponent)", "\(digits).\(fraction)E\(exponent)"] {
                #expect(try JSON(parsing: text).number == Double(text), "\(text)")
            }
        }
    }

    @Test(arguments: 0..<4)
    func `what is written reads back as the same double`(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        for _ in 0..<500 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(try JSON(parsing: JSON.double(value).serialized).number == value)
        }
    }
}

/// A small generator whose numbers a seed determines.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
