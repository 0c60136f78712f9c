// SPDX-License-Identifier: Apache-2.0

/// What the engine counts and measures, as of its last round of the watchdog.
package struct EngineMetrics: Sendable, Equatable {
    /// Executions that have not ended.
    package var openExecutions = 0
    /// Turns that wait for a commit which has not begun.
    package var uncommittedTurns = 0
    /// Turns and other changes that are on disk, since the process began.
    package var committedTurns = 0
    /// Executions that cannot go on.
    package var standingExecutions = 0
    /// How late the timers are, in seconds.
    package var timerDelaySeconds = 0
    /// For how many seconds no commit has ended although turns wait.
    package var commitDelaySeconds = 0
    /// For how many seconds a read of the store has not come back.
    package var readDelaySeconds = 0
    /// Lanes that do not answer.
    package var silentLanes = 0
    /// Lines of control that the watchdog has looked at, since the process began.
    package var watchedLines = 0
}
