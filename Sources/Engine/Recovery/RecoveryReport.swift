// SPDX-License-Identifier: Apache-2.0

/// What the engine found when it started.
package struct RecoveryReport: Sendable, Equatable {
    /// How many executions go on.
    package var restored = 0
    /// Executions that could not be restored and stay as they are.
    package var broken: [Broken] = []

    /// An execution that could not be restored, and why.
    package struct Broken: Sendable, Equatable, CustomStringConvertible {
        package var arn: String
        package var reason: String

        package var description: String { "\(arn): \(reason)" }
    }
}
