// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How well the engine does, for health checks and operators.
package enum EngineHealth: Sendable, Equatable {
    /// Not started yet, or still restoring executions: calls are refused.
    case starting
    case healthy
    /// All calls are served, but some executions could not be restored or cannot go on, or timers are late.
    case degraded([String])
    /// A part of the server does not answer: commits, reads of the store, a lane. Calls may never be answered.
    case standing([String])
    /// Taking no more work: it was told to stop.
    case stopping
    /// A commit failed: memory is ahead of the disk, and only a new process can go on from what is stored.
    case failed(String)
}

/// Whether calls are taken, to be asked by every call from any thread, and why not.
final class HealthState: Sendable {
    private let health = Mutex(EngineHealth.starting)
    /// Whether calls are taken and turns made, in one word that is asked without a lock.
    ///
    /// One word for both: whoever was refused because the engine stops finds it stopping wherever he tells of that.
    private let phase = Atomic(Phase.starting)

    private enum Phase: UInt8, AtomicRepresentable {
        case starting, takingCalls, failed, stopping
    }

    var current: EngineHealth { health.withLock { $0 } }

    /// Why a call cannot be taken now; nil when it can.
    var refusal: ServiceError? {
        if phase.load(ordering: .relaxed) == .takingCalls { return nil }
        return ServiceError(.serviceUnavailable, reasonForRefusal)
    }

    /// Whether nothing is applied any more: what comes now is for the next process.
    var isStopping: Bool { phase.load(ordering: .relaxed) == .stopping }

    private var reasonForRefusal: String {
        switch current {
        case .starting: "The server is starting: it restores executions."
        case .stopping: "The server is stopping."
        case .failed: "The server cannot store what it does and has to be restarted."
        case .healthy, .degraded, .standing: "The server was not ready; try again."
        }
    }

    func becomeReady(problems: [String]) {
        health.withLock { health in
            guard case .starting = health else { return }
            health = problems.isEmpty ? .healthy : .degraded(problems)
            phase.store(.takingCalls, ordering: .relaxed)
        }
    }

    /// An execution that could not be restored has ended.
    func resolve(execution arn: String) {
        health.withLock { health in
            guard case .degraded(let problems) = health else { return }
            let left = problems.filter { !$0.hasPrefix("\(arn): ") }
            health = left.isEmpty ? .healthy : .degraded(left)
        }
    }

    func stop() {
        health.withLock { health in
            if case .failed = health { return }
            health = .stopping
            phase.store(.stopping, ordering: .relaxed)
        }
    }

    /// Returns whether this was the first failure.
    func fail(_ reason: String) -> Bool {
        health.withLock { health in
            if case .failed = health { return false }
            health = .failed(reason)
            // A stop stays one: nothing is applied after it.
            if !isStopping { phase.store(.failed, ordering: .relaxed) }
            return true
        }
    }
}
