// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Express executions: they never touch the store. One that needs nothing outside runs from its call to its answer
/// on the calling thread, and no lane hears of it.
extension WorkflowEngine {
    /// StartSyncExecution.
    func runExpress(_ start: ExecutionStart, on lane: Lane?, reply: @escaping Reply<SyncExecution>) {
        if let refusal = services.refusalOfStart { return reply(.failure(refusal)) }
        var execution = execution(of: start, on: lane)
        var step = firstTurn(of: &execution, start)
        let identity = execution.identity
        if let result = step.result.take() {
            return reply(.success(start.ended(as: identity, result, at: services.clock.now)))
        }
        park(execution, step, of: start, on: lane) { end in
            reply(.success(start.ended(as: identity, end.result, at: end.time)))
        }
    }

    /// StartExecution: answered at once, whether the execution has ended or goes on.
    func startExpress(_ start: ExecutionStart, on lane: Lane?, reply: @escaping Reply<StartedExecution>) {
        if let refusal = services.refusalOfStart { return reply(.failure(refusal)) }
        var execution = execution(of: start, on: lane)
        let step = firstTurn(of: &execution, start)
        if step.result == nil { park(execution, step, of: start, on: lane) { _ in } }
        reply(.success(StartedExecution(arn: start.arn, startTime: execution.identity.startTime)))
    }

    private func execution(of start: ExecutionStart, on lane: Lane?) -> Execution {
        let stateMachine = lane?.stateMachines.started(start.stateMachine) ?? start.stateMachine
        return Execution(
            identity: start.identity(of: stateMachine, startTime: services.clock.now),
            machine: start.plan(of: stateMachine),
            seed: services.newSeed(),
            tokenSecret: lane?.tokenSecret ?? services.tokenSecret,
            recordsHistory: start.stateMachine.logging != nil,
            testCase: start.testCase
        )
    }

    private func firstTurn(of execution: inout Execution, _ start: ExecutionStart) -> Step {
        let step = execution.apply(.start(input: start.input), at: execution.identity.startTime)
        if let logging = start.stateMachine.logging { services.log(step.events, of: execution, logging) }
        return step
    }

    /// Hands an execution that waits for something to a lane: the one of the calling thread, where there is one.
    private func park(
        _ execution: Execution,
        _ step: Step,
        of start: ExecutionStart,
        on lane: Lane?,
        onEnd: @escaping @Sendable (ExecutionEnd) -> Void
    ) {
        let logging = start.stateMachine.logging
        let adopt = { @Sendable (lane: Lane) in
            let parked = LiveExecution(execution, record: nil, logging: logging)
            parked.waiters.append { ended in
                if let end = ended.end { onEnd(end) }
            }
            lane.adopt(parked)
            lane.perform(step.effects, of: parked)
            // A deletion may have begun since the call was checked.
            let machine = lane.stateMachines.find(execution.identity.stateMachineARN)
            if machine?.isDeleting != false { lane.apply(.stateMachineDeleted, to: parked) }
        }
        if let lane { adopt(lane) } else { lanes[execution.identity.arn].run(adopt) }
    }
}

extension ExecutionStart {
    fileprivate func ended(
        as identity: ExecutionIdentity,
        _ result: consuming ExecutionResult,
        at time: Timestamp
    ) -> SyncExecution {
        SyncExecution(identity: identity, input: inputText, stopTime: time, result: result)
    }
}
