// SPDX-License-Identifier: Apache-2.0

import APIServer
import Engine

extension EngineMetrics {
    /// The metrics under the names that `GET /metrics` gives them; docs/05-durability.md lists them.
    var samples: [MetricsResponder.Sample] {
        [
            .init("stepwell_executions_open", .gauge, openExecutions, help: "Executions that have not ended."),
            .init("stepwell_executions_standing", .gauge, standingExecutions, help: "Executions that cannot go on."),
            .init("stepwell_turns_uncommitted", .gauge, uncommittedTurns, help: "Turns that wait for a commit."),
            .init("stepwell_turns_committed_total", .counter, committedTurns, help: "Turns that are on disk."),
            .init("stepwell_timer_delay_seconds", .gauge, timerDelaySeconds, help: "How late timers are."),
            .init("stepwell_commit_delay_seconds", .gauge, commitDelaySeconds, help: "How long no commit has ended."),
            .init("stepwell_read_delay_seconds", .gauge, readDelaySeconds, help: "How long a read has not ended."),
            .init("stepwell_lanes_silent", .gauge, silentLanes, help: "Lanes that do not answer."),
            .init("stepwell_watched_lines_total", .counter, watchedLines, help: "What the watchdog has looked at."),
        ]
    }
}
