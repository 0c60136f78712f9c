// SPDX-License-Identifier: Apache-2.0

/// With how many digits numbers are written.
enum NumberDigits: Sendable {
    /// Fifteen at most: JSONata before 2.1.1.
    case fifteen
    /// Fifteen at most, but all those of integers up to 2^53: JSONata from 2.1.1 on.
    case exact
    /// Fifteen at most, but those of whole numbers that read back as the same number, and integers as they are: AWS, as
    /// measured; from 10^21 on a number has an exponent.
    case whole
    /// Those that read back as the same number, and integers as they are.
    case all

    init(_ options: Options) {
        self = options.hasStepFunctions ? .whole : options.version >= .v2_2 ? .exact : .fifteen
    }

    /// Whether a number keeps its digits, and is not rounded to fifteen.
    func keeps(_ number: Double) -> Bool {
        switch self {
        case .fifteen: false
        case .exact: number.magnitude <= 0x1p53 && number.rounded() == number
        case .whole: number.rounded() == number
        case .all: true
        }
    }

    /// Whether an integer is written as it is, and not as the nearest double.
    func keeps(_ number: Int64) -> Bool {
        number.magnitude < (self == .exact ? 1 << 53 : 1_000_000_000_000_000) || self == .whole || self == .all
    }
}
