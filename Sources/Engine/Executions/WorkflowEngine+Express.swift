// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Express executions: they never touch the store. One that needs nothing outside runs from its call to its answer
/// on the calling thread, and no lane hears of it.
extension WorkflowEngine {
    /// StartSyncExecution.
    func runExpress(_ start: ExecutionStart, reply: @escaping Reply<SyncExecution>) {
        if let refusal = services.refusalOfStart { return reply(.failure(refusal)) }
        beginExpress(start) { identity, end in
            reply(
                .success(
                    SyncExecution(identity: identity, input: start.inputText, stopTime: end.time, result: end.result)
                )
            )
        }
    }

    /// StartExecution: answered at once, whether the execution has ended or goes on.
    func startExpress(_ start: ExecutionStart, reply: @escaping Reply<StartedExecution>) {
        if let refusal = services.refusalOfStart { return reply(.failure(refusal)) }
        let identity = beginExpress(start) { _, _ in }
        reply(.success(StartedExecution(arn: identity.arn, startTime: identity.startTime)))
    }

    @discardableResult
    private func beginExpress(
        _ start: ExecutionStart,
        onEnd: @escaping @Sendable (ExecutionIdentity, ExecutionEnd) -> Void
    ) -> ExecutionIdentity {
        let now = services.clock.now
        let identity = start.identity(startTime: now, configuration: configuration)
        var execution = Execution(
            identity: identity,
            machine: start.machine,
            seed: services.newSeed(),
            tokenSecret: services.tokenSecret,
            recordsHistory: false
        )
        let step = execution.apply(.start(input: start.input), at: now)
        if let result = step.result {
            onEnd(identity, ExecutionEnd(result: result, time: services.clock.now))
        } else {
            park(execution, step, onEnd: onEnd)
        }
        return identity
    }

    /// Hands an execution that waits for something to a lane: the one of the calling thread, where there is one.
    private func park(
        _ execution: Execution,
        _ step: Step,
        onEnd: @escaping @Sendable (ExecutionIdentity, ExecutionEnd) -> Void
    ) {
        let adopt = { @Sendable (lane: Lane) in
            let parked = LiveExecution(execution, record: nil)
            parked.waiters.append { ended in
                if let end = ended.end { onEnd(ended.execution.identity, end) }
            }
            lane.adopt(parked)
            lane.perform(step.effects, of: parked)
        }
        if let lane = lanes.current { adopt(lane) } else { lanes[execution.identity.arn].run(adopt) }
    }
}
