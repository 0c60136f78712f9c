// SPDX-License-Identifier: Apache-2.0

/// Which language an expression is written in.
///
/// AWS runs JSONata 2.0.6, the default. What came later is behind `version`:
///
/// | since | difference |
/// | --- | --- |
/// | 2.1.0 | `a ?? b`: `b` where `a` is undefined; before, a syntax error |
/// | 2.1.0 | `a ?: b`: `b` where `a` is not true in the sense of `$boolean`; before, a syntax error |
/// | 2.1.1 | `[f]` in a picture of `$toMillis` reads a fraction of a second; before, a number of milliseconds |
/// | 2.1.1 | `$string` and `&` write integers below 2^53 with all their digits; before, with fifteen at most |
///
/// Faults that later releases mended are mended in each version (docs/jsonata.md lists them). `$eval` exists in no
/// version: Step Functions leaves it out.
public struct Options: Sendable, Hashable {
    /// A release of the JSONata language; `v2_2` is 2.1.1 and what came after it.
    public enum Version: Int, Sendable, Comparable {
        case v2_0, v2_1, v2_2

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// The release of the language.
    public var version: Version

    /// Whether the language is Step Functions': with the functions that it adds, `$partition`, `$range`, `$hash`, `$uuid`,
    /// `$parse` and `$random` with a seed; with whole numbers in full wherever one is written; and with an error where
    /// `$base64decode` is given anything else than Base 64.
    public var hasStepFunctions: Bool

    /// How deep an expression may be nested, in levels of its syntax tree; beyond it, compiling throws U1001.
    public var nestingMaximum: Int

    public init(version: Version, hasStepFunctions: Bool, nestingMaximum: Int = 400) {
        self.version = version
        self.hasStepFunctions = hasStepFunctions
        self.nestingMaximum = nestingMaximum
    }

    /// What Step Functions runs: JSONata 2.0.6 and six functions.
    public static let stepFunctions = Options(version: .v2_0, hasStepFunctions: true)

    /// The newest release of JSONata, by itself.
    public static let latest = Options(version: .v2_2, hasStepFunctions: false)
}
