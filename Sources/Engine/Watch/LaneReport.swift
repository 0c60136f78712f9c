// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// What one round of the watchdog found on one lane.
struct LaneReport: Sendable, Equatable {
    /// An execution that stands still, with the reason.
    struct Finding: Sendable, Equatable {
        var executionARN: String
        var standstill: Standstill

        var text: String { "\(executionARN): \(standstill)." }
    }

    /// How many executions are told by name.
    static let namedMaximum = 10

    /// How many executions stand still.
    var standingCount = 0
    /// The first of them.
    var standing: [Finding] = []
    /// Those that this round found; not more than `namedMaximum`.
    var found: [Finding] = []
    /// How many more it found.
    var unnamedCount = 0
    /// How late the lane's first timer is.
    var timerDelaySeconds = 0
    /// How long nothing has been settled although turns were waiting for it.
    var commitDelaySeconds = 0
    /// How many turns and other changes of the lane are on disk, ever.
    var settledCount = 0
    /// How many lines of control the round looked at.
    var examinedCount = 0
}
