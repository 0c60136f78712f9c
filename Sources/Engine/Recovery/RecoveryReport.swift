// SPDX-License-Identifier: Apache-2.0

/// What the engine found when it started.
public struct RecoveryReport: Sendable, Equatable {
    /// How many executions go on.
    public var restored = 0
    /// Executions that could not be restored and stay as they are.
    public var broken: [Broken] = []

    /// An execution that could not be restored, and why.
    public struct Broken: Sendable, Equatable, CustomStringConvertible {
        public var arn: String
        public var reason: String

        public var description: String { "\(arn): \(reason)" }
    }
}
