// SPDX-License-Identifier: Apache-2.0

public import Engine
public import Interpreter
public import JSONModule
import StatesLanguage
import Synchronization

/// Task outcomes by script: what each attempt of each state comes to, and when.
public final class ScriptedConnector: TaskConnector {
    /// What an attempt comes to.
    public enum Outcome: Sendable {
        /// The attempt's own input.
        case echo
        case success(JSON)
        case failure(TaskFailure)
        /// The call was answered; the outcome comes by a token.
        case submitted(JSON)
        /// Never anything.
        case silence
        /// Another outcome, some seconds later.
        indirect case later(seconds: Int, Outcome)
    }

    private struct State {
        var started: [ConnectorTask] = []
        var cancelled: [TaskAddress] = []
        var attempts: [String: Int] = [:]
    }

    private let script: [String: [Outcome]]
    private let timers: any LaneExecutor
    private let clock: any EngineClock
    private let state = Mutex(State())

    /// - Parameters:
    ///   - script: the outcomes of a state's attempts in order, by its name; the last one stands for all further
    ///     ones, and a state that is not named echoes its input.
    ///   - timers: where delays are waited for.
    ///   - clock: what delays are counted from.
    public init(_ script: [String: [Outcome]], timers: any LaneExecutor, clock: any EngineClock) {
        self.script = script
        self.timers = timers
        self.clock = clock
    }

    /// The attempts that were started, in order.
    public var started: [ConnectorTask] { state.withLock { $0.started } }

    /// The attempts that were cancelled, in order.
    public var cancelled: [TaskAddress] { state.withLock { $0.cancelled } }

    public func start(_ task: ConnectorTask, report: TaskReport) {
        let name = task.request.stateName
        let attempt = state.withLock { state in
            state.started.append(task)
            state.attempts[name, default: 0] += 1
            return state.attempts[name, default: 0]
        }
        let outcomes = script[name] ?? []
        let outcome = outcomes.isEmpty ? .echo : outcomes[min(attempt, outcomes.count) - 1]
        deliver(outcome, of: task, to: report)
    }

    public func cancel(_ task: TaskAddress) { state.withLock { $0.cancelled.append(task) } }

    private func deliver(_ outcome: Outcome, of task: ConnectorTask, to report: TaskReport) {
        switch outcome {
        case .echo: report.succeeded(task.request.input.value)
        case .success(let output): report.succeeded(output)
        case .failure(let failure): report.failed(failure)
        case .submitted(let output): report.submitted(output)
        case .silence: break
        case .later(let seconds, let outcome):
            timers.schedule(at: clock.now.advanced(bySeconds: seconds)) { [self] in
                deliver(outcome, of: task, to: report)
            }
        }
    }
}
