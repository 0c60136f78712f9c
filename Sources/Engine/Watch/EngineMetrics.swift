// SPDX-License-Identifier: Apache-2.0

/// What the engine counts and measures, as of its last round of the watchdog.
public struct EngineMetrics: Sendable, Equatable {
    /// Executions that have not ended.
    public var openExecutions = 0
    /// Turns that wait for a commit which has not begun.
    public var uncommittedTurns = 0
    /// Turns and other changes that are on disk, since the process began.
    public var committedTurns = 0
    /// Executions that cannot go on.
    public var standingExecutions = 0
    /// How late the timers are, in seconds.
    public var timerDelaySeconds = 0
    /// For how many seconds no commit has ended although turns wait.
    public var commitDelaySeconds = 0
    /// For how many seconds a read of the store has not come back.
    public var readDelaySeconds = 0
    /// Lanes that do not answer.
    public var silentLanes = 0
    /// Lines of control that the watchdog has looked at, since the process began.
    public var watchedLines = 0
}
