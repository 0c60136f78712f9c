// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Keeps removals and redrives apart: what runs again must not be removed, and what is being removed must not run again.
///
/// Both are rare, so that one gate stands before all executions.
final class RemovalGate: Sendable {
    private struct State {
        /// Redrives that have looked at the store and are not on disk yet.
        var redrivesUnderWay = 0
        /// How many redrives there were, ever.
        var redriveCount = 0
        var isRemoving = false
    }

    private let state = Mutex(State())

    /// A mark to begin a removal by, taken before the store is asked what to remove; nil while a redrive is under way.
    var mark: Int? { state.withLock { $0.redrivesUnderWay == 0 ? $0.redriveCount : nil } }

    /// Begins a removal; false where something may have been redriven since the mark.
    func beginRemoval(since mark: Int) -> Bool {
        state.withLock { state in
            guard state.redriveCount == mark else { return false }
            state.isRemoving = true
            return true
        }
    }

    /// The removal is on disk.
    func endRemoval() { state.withLock { $0.isRemoving = false } }

    /// Begins a redrive, before it looks at the store; false while a removal is not on disk.
    func beginRedrive() -> Bool {
        state.withLock { state in
            guard !state.isRemoving else { return false }
            state.redrivesUnderWay += 1
            state.redriveCount += 1
            return true
        }
    }

    /// The redrive is on disk, or was refused.
    func endRedrive() { state.withLock { $0.redrivesUnderWay -= 1 } }
}
