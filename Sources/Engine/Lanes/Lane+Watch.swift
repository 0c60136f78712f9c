// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

extension Lane {
    /// One round of the watchdog: looks at the next executions of the row, as many as the limit has lines of control.
    func examine(at now: Timestamp) -> LaneReport {
        var report = LaneReport()
        examineSuspects(into: &report)
        examineRow(at: now, into: &report)
        report.standingCount = watch.standing.count
        report.standing = watch.standing.prefix(LaneReport.namedMaximum).map { arn, standstill in
            LaneReport.Finding(executionARN: arn.text, standstill: standstill)
        }
        report.timerDelaySeconds = nextTimer.map { $0.seconds(until: now) } ?? 0
        report.commitDelaySeconds = commitDelaySeconds(at: now)
        report.settledCount = watch.settledCount
        return report
    }

    private func examineSuspects(into report: inout LaneReport) {
        let suspects = watch.suspects
        watch.suspects = []
        for execution in suspects where watch.contains(execution) {
            report.examinedCount += execution.lineCount
            guard let standstill = execution.standstill else { continue }
            guard watch.note(standstill, of: execution) else { continue }
            guard report.found.count < LaneReport.namedMaximum else {
                report.unnamedCount += 1
                continue
            }
            report.found.append(
                LaneReport.Finding(executionARN: execution.identity.arn, standstill: standstill)
            )
        }
    }

    private func examineRow(at now: Timestamp, into report: inout LaneReport) {
        if watch.cursor == 0 { watch.cursor = watch.row.count }
        while watch.cursor > 0, report.examinedCount < services.limits.watchedLinesPerRoundMaximum {
            watch.cursor -= 1
            let execution = watch.row[watch.cursor]
            report.examinedCount += execution.lineCount
            if execution.standstill == nil {
                _ = watch.note(nil, of: execution)
                execution.packIfResting(forSeconds: services.limits.restSeconds, from: now)
            } else if watch.standing[execution.arn] == nil {
                watch.suspects.append(execution)
            }
        }
    }

    /// Tells time by the lane's own progress, so that no commitment needs a time of its own.
    private func commitDelaySeconds(at now: Timestamp) -> Int {
        defer { watch.lastSettledCount = watch.settledCount }
        guard !commitments.isEmpty else {
            watch.unsettledSince = nil
            return 0
        }
        guard let since = watch.unsettledSince, watch.settledCount == watch.lastSettledCount else {
            watch.unsettledSince = now
            return 0
        }
        return since.seconds(until: now)
    }
}

extension Timestamp {
    /// Whole seconds until a later time, 0 for an earlier one.
    func seconds(until later: Timestamp) -> Int { Int(max(0, later.milliseconds - milliseconds) / 1000) }
}
