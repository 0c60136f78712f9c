// SPDX-License-Identifier: Apache-2.0

/// What the watchdog finds at one time, over all lanes.
struct WatchFindings: Sendable {
    let limits: Limits
    var standingCount = 0
    var standing: [LaneReport.Finding] = []
    var examinedCount = 0
    var settledCount = 0
    /// The longest delay of any lane's timers.
    var timerDelaySeconds = 0
    /// The longest time for which a lane's commits have not come back.
    var commitDelaySeconds = 0
    var silentLanes: [(index: Int, seconds: Int)] = []
    var readDelaySeconds = 0
    /// How long ago the last round began.
    var roundDelaySeconds = 0

    init(limits: Limits) { self.limits = limits }

    mutating func add(_ report: LaneReport, silentSeconds: Int, ofLane index: Int) {
        standingCount += report.standingCount
        standing += report.standing
        settledCount += report.settledCount
        timerDelaySeconds = max(timerDelaySeconds, report.timerDelaySeconds)
        commitDelaySeconds = max(commitDelaySeconds, report.commitDelaySeconds)
        if silentSeconds > limits.answerSecondsMaximum { silentLanes.append((index, silentSeconds)) }
    }

    /// What of the server stands still: while any does, calls may never be answered.
    var standingParts: [String] {
        var parts = silentLanes.map { "Lane \($0.index) has not answered for \($0.seconds) s." }
        if commitDelaySeconds > limits.answerSecondsMaximum {
            parts.append("No commit has ended for \(commitDelaySeconds) s.")
        }
        if readDelaySeconds > limits.answerSecondsMaximum {
            parts.append("The store has not been read for \(readDelaySeconds) s.")
        }
        if roundDelaySeconds > limits.watchSeconds + limits.answerSecondsMaximum {
            parts.append("The watchdog has not run for \(roundDelaySeconds) s.")
        }
        return parts
    }

    /// What is wrong while calls are answered: executions that stand still, the first by name, and late timers.
    var problems: [String] {
        var problems = standing.prefix(LaneReport.namedMaximum).map(\.text)
        if standingCount > problems.count { problems.append("\(standingCount - problems.count) more cannot go on.") }
        if isTimerLate { problems.append("Timers are \(timerDelaySeconds) s late.") }
        return problems
    }

    /// What stands still, without how long, which changes from round to round.
    var subjects: [String] {
        var subjects = silentLanes.map { "lane \($0.index)" }
        if commitDelaySeconds > limits.answerSecondsMaximum { subjects.append("commits") }
        if readDelaySeconds > limits.answerSecondsMaximum { subjects.append("reads of the store") }
        if isTimerLate { subjects.append("timers") }
        return subjects
    }

    private var isTimerLate: Bool { timerDelaySeconds > limits.timerDelaySecondsMaximum }
}
