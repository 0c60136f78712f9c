// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension WorkflowEngine {
    /// Begins a round of the watchdog: to be called every `Limits.watchSeconds`, from any thread.
    public func watch() { watchdog.run(on: lanes.lanes) }

    /// How often `watch` is to be called.
    public var watchSeconds: Int { services.limits.watchSeconds }

    /// How the engine does, for health checks: what calls and recovery found, and what the watchdog finds.
    public var health: EngineHealth {
        let health = services.health.current
        let told: [String]
        switch health {
        case .healthy: told = []
        case .degraded(let problems): told = problems
        case .starting, .standing, .stopping, .failed: return health
        }
        let findings = watchdog.findings(at: services.clock.now)
        let parts = findings.standingParts
        let problems = told + findings.problems
        if !parts.isEmpty { return .standing(parts + problems) }
        return problems.isEmpty ? .healthy : .degraded(problems)
    }

    /// What the engine counts and measures.
    public var metrics: EngineMetrics {
        let findings = watchdog.findings(at: services.clock.now)
        var metrics = EngineMetrics()
        metrics.openExecutions = services.openExecutions.load(ordering: .relaxed)
        metrics.uncommittedTurns = services.committer.backlog
        metrics.committedTurns = findings.settledCount
        metrics.standingExecutions = findings.standingCount
        metrics.timerDelaySeconds = findings.timerDelaySeconds
        metrics.commitDelaySeconds = findings.commitDelaySeconds
        metrics.readDelaySeconds = findings.readDelaySeconds
        metrics.silentLanes = findings.silentLanes.count
        metrics.watchedLines = findings.examinedCount
        return metrics
    }
}
