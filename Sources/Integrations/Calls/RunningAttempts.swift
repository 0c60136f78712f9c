// SPDX-License-Identifier: Apache-2.0

import Engine
import Synchronization

/// The attempts of a connector that can be cancelled, with how.
///
/// A lock, because outcomes come from any thread; nothing is called while it is held.
final class RunningAttempts: Sendable {
    private enum State {
        /// Begun; how to cancel it is not known yet.
        case beginning
        case running(@Sendable () -> Void)
        /// Cancelled before it was known how.
        case cancelled
    }

    private let states = Mutex<[TaskAddress: State]>([:])

    var count: Int { states.withLock { $0.count } }

    func begin(_ task: TaskAddress) { states.withLock { $0[task] = .beginning } }

    /// From now on the attempt can be cancelled; where that was asked for already, it happens now.
    func attach(_ task: TaskAddress, onCancel: @escaping @Sendable () -> Void) {
        let isCancelled = states.withLock { states in
            switch states[task] {
            case .beginning:
                states[task] = .running(onCancel)
                return false
            case .cancelled:
                states[task] = nil
                return true
            // The outcome was there before the handle.
            case .running, nil:
                return false
            }
        }
        if isCancelled { onCancel() }
    }

    func end(_ task: TaskAddress) { states.withLock { $0[task] = nil } }

    func cancel(_ task: TaskAddress) {
        let onCancel: (@Sendable () -> Void)? = states.withLock { states in
            switch states[task] {
            case .running(let onCancel):
                states[task] = nil
                return onCancel
            case .beginning, .cancelled:
                states[task] = .cancelled
                return nil
            case nil:
                return nil
            }
        }
        onCancel?()
    }
}
