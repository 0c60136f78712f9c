// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How well the engine does, for health checks and operators.
public enum EngineHealth: Sendable, Equatable {
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
    private let state = Mutex(State())
    /// Whether calls are taken and turns made, in one word that is asked without a lock.
    ///
    /// One word for both: whoever was refused because the engine stops finds it stopping wherever he tells of that.
    private let phase = Atomic(Phase.starting)

    private enum Phase: UInt8, AtomicRepresentable {
        case starting, takingCalls, failed, stopping
    }

    private struct State {
        var step = Step.starting
        /// Executions that could not be restored, in the order in which they were found; nil in the place of each that
        /// has ended since.
        var broken: [RecoveryReport.Broken?] = []
        /// Where each of them stands: there may be thousands, that end one by one.
        var places: [String: Int] = [:]
    }

    private enum Step {
        case starting, ready, stopping
        case failed(String)
    }

    var current: EngineHealth {
        state.withLock { state in
            switch state.step {
            case .starting: .starting
            case .ready:
                state.places.isEmpty ? .healthy : .degraded(state.broken.compactMap { $0?.description })
            case .stopping: .stopping
            case .failed(let reason): .failed(reason)
            }
        }
    }

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

    func becomeReady(broken: [RecoveryReport.Broken]) {
        state.withLock { state in
            guard case .starting = state.step else { return }
            state.step = .ready
            state.broken = broken
            for (place, execution) in broken.enumerated() { state.places[execution.arn] = place }
            phase.store(.takingCalls, ordering: .relaxed)
        }
    }

    /// An execution that could not be restored has ended.
    func resolve(execution arn: String) {
        state.withLock { state in
            guard let place = state.places.removeValue(forKey: arn) else { return }
            state.broken[place] = nil
        }
    }

    func stop() {
        state.withLock { state in
            if case .failed = state.step { return }
            state.step = .stopping
            phase.store(.stopping, ordering: .relaxed)
        }
    }

    /// Returns whether this was the first failure.
    func fail(_ reason: String) -> Bool {
        state.withLock { state in
            if case .failed = state.step { return false }
            state.step = .failed(reason)
            // A stop stays one: nothing is applied after it.
            if !isStopping { phase.store(.failed, ordering: .relaxed) }
            return true
        }
    }
}
