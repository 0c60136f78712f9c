// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// What the outside holds that will let an execution go on.
public enum Waker: Sendable, Equatable {
    case timer(TimerID)
    /// A task whose outcome somebody will report.
    case task(EffectID)
}

/// Why an execution does not go on, and never will by itself.
public struct Standstill: Sendable, Equatable {
    /// What is missing.
    public enum Lack: Sendable, Equatable {
        /// The execution's own TimeoutSeconds are not watched.
        case timeout
        /// A timer that it waits for is not set.
        case timer
        /// Nobody runs the task that it waits for.
        case task
        /// No branch or iteration runs that it waits for.
        case child
        /// It waits for nothing at all.
        case turn
    }

    /// The state that stands still.
    public var stateName: String
    public var lack: Lack
}

extension Standstill: CustomStringConvertible {
    public var description: String {
        switch lack {
        case .timeout: "nothing watches its TimeoutSeconds"
        case .timer: "the state '\(stateName)' waits for a timer that is not set"
        case .task: "the state '\(stateName)' waits for a task that nobody runs"
        case .child: "the state '\(stateName)' waits for branches or iterations, and none of them runs"
        case .turn: "the state '\(stateName)' waits for nothing, and was not gone on with"
        }
    }
}

extension Execution {
    /// How many lines of control it has: what one call of `standstill` costs.
    public var lineCount: Int { frames.count }

    /// Looks for a line of control that nothing will let go on.
    ///
    /// A token that was handed out counts, as somebody outside has it. Asked between turns, when the effects of the
    /// last one have run.
    ///
    /// - Parameter isHeld: whether the outside holds a timer, or runs a task.
    /// - Returns: the first one; nil where something will let each of them go on.
    public func standstill(_ isHeld: (Waker) -> Bool) -> Standstill? {
        guard status == .running else { return nil }
        if let timeout, !isHeld(.timer(timeout.id)) {
            return Standstill(stateName: frames.state(of: .top).name, lack: .timeout)
        }
        for id in frames.ids {
            guard let lack = lack(of: frames.activity(of: id), isHeld) else { continue }
            return Standstill(stateName: frames.state(of: id).name, lack: lack)
        }
        return nil
    }

    private func lack(of activity: Activity, _ isHeld: (Waker) -> Bool) -> Standstill.Lack? {
        switch activity {
        case .pausing(let alarm), .waiting(let alarm), .backingOff(let alarm):
            return isHeld(.timer(alarm.id)) ? nil : .timer
        case .task(let attempt):
            let alarms = [attempt.timeout, attempt.heartbeat].compactMap { $0 }
            guard alarms.allSatisfy({ isHeld(.timer($0.id)) }) else { return .timer }
            let hasToken = attempt.isSubmitted && attempt.token != nil
            return hasToken || !alarms.isEmpty || isHeld(.task(attempt.id)) ? nil : .task
        case .joining(let join):
            return join.children.contains { $0.map(isRunning) ?? false } ? nil : .child
        case .entering, .retrying, .joined:
            return .turn
        case .finished, .halted:
            return nil
        }
    }

    private func isRunning(_ id: FrameID) -> Bool {
        guard frames.contains(id) else { return false }
        switch frames.activity(of: id) {
        case .finished, .halted: return false
        case .entering, .retrying, .pausing, .waiting, .backingOff, .task, .joining, .joined: return true
        }
    }
}
