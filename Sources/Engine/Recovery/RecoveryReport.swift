// SPDX-License-Identifier: Apache-2.0

/// What the engine found when it started.
package struct RecoveryReport: Sendable, Equatable {
    /// How many executions go on.
    package var restored = 0
    /// Executions that could not be restored and stay as they are, by ARN, with the reason.
    package var broken: [String] = []
}
