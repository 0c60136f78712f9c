// SPDX-License-Identifier: Apache-2.0

/// `$round`.
public enum Rounding {
    /// Rounds to a count of digits after the point (before it, where negative), halves to the even neighbour.
    ///
    /// The point is shifted in the number's text, as the reference engine does it: a product would not be exact.
    /// A precision that isn't an integer gives NaN, as there.
    public static func round(_ value: Double, precision: Double = 0) -> Double {
        guard precision != 0, !precision.isNaN else { return roundedToInteger(value) }
        guard value.isFinite, precision.magnitude < 1e21, let places = Int(exactly: precision) else { return .nan }
        return shift(roundedToInteger(shift(value, by: places)), by: -places)
    }

    /// The nearest integer, halves to the even one; never a negative zero.
    public static func roundedToInteger(_ value: Double) -> Double {
        let rounded = value.rounded(.toNearestOrEven)
        return rounded == 0 ? 0 : rounded
    }

    private static func shift(_ value: Double, by places: Int) -> Double {
        guard value.isFinite else { return .nan }
        let text = JavaScriptNumber.text(of: value)
        let parts = text.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        // Beyond this the result is zero or infinite whatever the digits.
        let shifted = max(-4_000, min(4_000, exponent + max(-8_000, min(8_000, places))))
        let result = Double("\(parts[0])e\(shifted)") ?? .nan
        return result == 0 ? 0 : result
    }
}
