// SPDX-License-Identifier: Apache-2.0

/// How much the engine takes on: AWS's figures where AWS has one (reference §4.9), our own for queues.
package struct Limits: Sendable, Equatable {
    /// Executions that have not ended, of both types.
    package var openExecutionsMaximum = 1_000_000
    /// Workers that wait for one activity's tasks.
    package var pollersPerActivityMaximum = 1_000
    /// How long a worker waits for a task, in seconds.
    package var activityPollSeconds = 60
    /// An execution's input and a task's output, in UTF-8 bytes.
    package var payloadBytesMaximum = 262_144
    /// Turns that wait for their commit, over all lanes; beyond it new executions are refused.
    package var uncommittedTurnsMaximum = 100_000
    /// How many changes one commit takes together.
    package var changesPerCommitMaximum = 4_096
    /// About how many bytes one commit takes together.
    package var bytesPerCommitMaximum = 16 * 1024 * 1024
    /// Executions that are restored together when the engine starts.
    package var recoveryBatchMaximum = 256

    /// Seconds from one round of the watchdog to the next.
    package var watchSeconds = 1
    /// Lines of control that one round looks at on one lane: a bound of its work, not of what it finds in the end.
    package var watchedLinesPerRoundMaximum = 2_000
    /// After how many seconds a commit, a read of the store or a lane that does not answer stands still.
    package var answerSecondsMaximum = 10
    /// How many seconds a timer may be late.
    package var timerDelaySecondsMaximum = 5

    /// How long executions that have ended are kept; nil for ever.
    package var retention: RetentionPolicy?

    package init() {}
}
