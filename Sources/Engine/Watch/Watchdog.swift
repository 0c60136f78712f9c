// SPDX-License-Identifier: Apache-2.0

import Logging
import StatesLanguage
import Synchronization

/// Looks for what cannot go on: executions that nothing will wake, timers that are late, commits, reads of the store
/// and lanes that do not answer.
///
/// A round asks every lane and the thread that reads for a sign of life; what has not answered by the time it may take
/// stands still. Nothing here waits for a lane, so that any thread learns of it, also when all lanes are blocked.
final class Watchdog: Sendable {
    private struct State: Sendable {
        /// When the last round began; nil before the first.
        var lastRound: Timestamp?
        var lanes: [Lane]
        /// When the thread that reads was asked for a sign of life that has not come yet.
        var readsAskedAt: Timestamp?
        /// What was logged as wrong and has not been told of as over.
        var toldProblems: Set<String> = []
        var examinedCount = 0

        struct Lane: Sendable {
            /// When it was asked for the report that has not come yet.
            var askedAt: Timestamp?
            var report = LaneReport()
        }
    }

    private let services: LaneServices
    private let logger: Logger
    private let state: Mutex<State>

    init(laneCount: Int, services: LaneServices, logger: Logger) {
        self.services = services
        self.logger = logger
        state = Mutex(State(lanes: Array(repeating: State.Lane(), count: laneCount)))
    }

    /// Begins a round; its findings come as the lanes get to it.
    func run(on lanes: [Lane]) {
        let now = services.clock.now
        let (free, readsAreFree) = state.withLock { state in
            state.lastRound = now
            let free = state.lanes.indices.filter { state.lanes[$0].askedAt == nil }
            for index in free { state.lanes[index].askedAt = now }
            defer { if state.readsAskedAt == nil { state.readsAskedAt = now } }
            return (free, state.readsAskedAt == nil)
        }
        for index in free {
            lanes[index].run { [self] lane in take(lane.examine(at: services.clock.now), ofLane: index) }
        }
        if readsAreFree {
            services.reads.execute { [self] in state.withLock { $0.readsAskedAt = nil } }
        }
        tell(at: now)
    }

    /// What is wrong now.
    func findings(at now: Timestamp) -> WatchFindings {
        state.withLock { state in findings(of: state, at: now) }
    }

    private func take(_ report: LaneReport, ofLane index: Int) {
        state.withLock { state in
            state.lanes[index].askedAt = nil
            state.lanes[index].report = report
            state.examinedCount += report.examinedCount
        }
        tell(report)
    }

    private func tell(_ report: LaneReport) {
        for finding in report.found {
            logger.error(
                "An execution cannot go on.",
                metadata: ["execution": "\(finding.executionARN)", "reason": "\(finding.standstill)"]
            )
        }
        guard report.unnamedCount > 0 else { return }
        logger.error("More executions cannot go on.", metadata: ["count": "\(report.unnamedCount)"])
    }

    /// Logs what of the server has come to stand still, and what goes on again.
    private func tell(at now: Timestamp) {
        let (begun, ended) = state.withLock { state in
            let problems = Set(findings(of: state, at: now).subjects)
            defer { state.toldProblems = problems }
            return (problems.subtracting(state.toldProblems), state.toldProblems.subtracting(problems))
        }
        for problem in begun.sorted() { logger.error("The server stands still.", metadata: ["part": "\(problem)"]) }
        for problem in ended.sorted() { logger.notice("The server goes on again.", metadata: ["part": "\(problem)"]) }
    }

    private func findings(of state: State, at now: Timestamp) -> WatchFindings {
        var findings = WatchFindings(limits: services.limits)
        findings.examinedCount = state.examinedCount
        for (index, lane) in state.lanes.enumerated() {
            let silence = lane.askedAt?.seconds(until: now) ?? 0
            findings.add(lane.report, silentSeconds: silence, ofLane: index)
        }
        findings.readDelaySeconds = state.readsAskedAt?.seconds(until: now) ?? 0
        findings.roundDelaySeconds = state.lastRound?.seconds(until: now) ?? 0
        return findings
    }
}
