// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// How long executions that have ended are kept.
public struct RetentionPolicy: Sendable, Equatable {
    /// How long after its end, in seconds; AWS keeps 90 days.
    ///
    /// Its name may be used again from then on.
    public var seconds = 90 * 86_400
    /// Above how many bytes in the store those that ended first go before their time; nil for any number.
    public var bytesMaximum: Int64?
    /// How often it is looked for such executions, in seconds.
    public var sweepSeconds = 60
    /// How many rows one commit removes.
    public var rowsPerCommit = 256
    /// How many executions are found at once.
    public var executionsPerSweep = 128
    /// The pause between two commits that remove, in milliseconds: other work comes first.
    public var pauseMilliseconds: Int64 = 10

    public init() {}

    /// Before which time an execution must have ended to be removed.
    func limit(at now: Timestamp) -> Timestamp { now.advanced(bySeconds: -seconds) }
}
