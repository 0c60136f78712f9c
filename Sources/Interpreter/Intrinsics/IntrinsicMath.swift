// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.MathAdd` and `States.MathRandom`.
enum IntrinsicMath {
    static func add(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        .integer(Int64(try arguments.integer(0) + arguments.integer(1)))
    }

    /// A number from the first argument up to, without, the second; the third, if any, seeds the draw.
    static func random(
        _ arguments: IntrinsicArguments,
        drawing generator: inout SeededGenerator
    ) throws(IntrinsicFailure) -> JSON {
        let (first, end) = (try arguments.integer(0), try arguments.integer(1))
        guard first < end else {
            throw IntrinsicFailure(message: "The start number must be less than the end number: \(first), \(end)")
        }
        guard arguments.values.count == 3 else {
            return .integer(Int64(Int.random(in: first..<end, using: &generator)))
        }
        var seeded = SeededGenerator(seed: UInt64(bitPattern: Int64(try arguments.integer(2))))
        return .integer(Int64(Int.random(in: first..<end, using: &seeded)))
    }
}
