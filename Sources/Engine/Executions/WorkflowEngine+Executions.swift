// SPDX-License-Identifier: Apache-2.0

package import Interpreter
import JSONModule
package import StatesLanguage
package import Storage

extension WorkflowEngine {
    /// A Standard execution is answered when it is on disk, an Express one at once.
    package func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>) {
        withStateMachine(input, reply) { engine, start in
            switch start.stateMachine.record.type {
            case .standard: engine.lanes[start.arn].run { $0.start(start, reply: reply) }
            case .express: engine.startExpress(start, reply: reply)
            }
        }
    }

    /// Express only.
    ///
    /// Where nothing outside is needed it runs from request to reply on the calling thread.
    package func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>) {
        withStateMachine(input, reply) { engine, start in
            guard start.stateMachine.record.type == .express else { return reply(.failure(.typeNotSupported)) }
            engine.runExpress(start, reply: reply)
        }
    }

    package func describeExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        guard accepts(reply, arn, .execution) else { return }
        services.read({ store in try store.existingExecution(arn) }, reply: reply)
    }

    /// Executions of a machine that exists.
    package func listExecutions(_ query: ExecutionQuery, reply: @escaping Reply<Page<ExecutionSummary>>) {
        guard accepts(reply, query.stateMachineARN, .stateMachine) else { return }
        services.read(
            { store in
                guard let machine = try store.stateMachine(arn: query.stateMachineARN) else {
                    throw ServiceError.stateMachineDoesNotExist(query.stateMachineARN)
                }
                guard machine.type == .standard else { throw ServiceError.typeNotSupported }
                return try store.executions(query)
            },
            reply: reply
        )
    }

    /// Events of an execution, as far as they are on disk.
    package func executionHistory(arn: String, _ query: HistoryQuery, reply: @escaping Reply<[HistoryEvent]>) {
        guard accepts(reply, arn, .execution) else { return }
        services.read(
            { store in
                try store.history(of: try store.existingExecution(arn).key, query)
            },
            reply: reply
        )
    }

    /// Answers with the time of the stop once it is on disk; an execution that has ended keeps the time it has.
    package func stopExecution(arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>) {
        guard accepts(reply, arn, .execution) else { return }
        withLive(arn, reply) { lane, execution in
            lane.apply(.stop(error: error, cause: cause), to: execution) { failure in
                guard let end = execution.end else { return reply(.failure(failure ?? .stopping)) }
                reply(failure.map(Result.failure) ?? .success(end.time))
            }
        } ended: { record in
            reply(.success(record.stopTime ?? record.identity.startTime))
        }
    }

    /// Answers once the execution has ended, at once where it already has (nested executions with `.sync`).
    package func awaitExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        guard accepts(reply, arn, .execution) else { return }
        withLive(arn, reply) { _, execution in
            execution.waiters.append { ended in
                guard var record = ended.record, let end = ended.end else { return }
                record.end(end.result, at: end.time)
                reply(.success(record))
            }
        } ended: { record in
            reply(.success(record))
        }
    }

    // MARK: - Parts

    /// Finds the state machine and checks the start; at once where the machine is in use already.
    private func withStateMachine<Answer>(
        _ input: StartExecutionInput,
        _ reply: @escaping Reply<Answer>,
        _ body: @escaping @Sendable (WorkflowEngine, ExecutionStart) -> Void
    ) {
        if let refusal = services.health.refusal { return reply(.failure(refusal)) }
        if let machine = services.registry[input.stateMachineARN] { return begin(input, machine, reply, body) }
        guard accepts(reply, input.stateMachineARN, .stateMachine) else { return }
        stateMachines.find(input.stateMachineARN) { [self] result in
            switch result {
            case .success(let machine): begin(input, machine, reply, body)
            case .failure(let error): reply(.failure(error))
            }
        }
    }

    private func begin<Answer>(
        _ input: StartExecutionInput,
        _ machine: RegisteredStateMachine,
        _ reply: Reply<Answer>,
        _ body: (WorkflowEngine, ExecutionStart) -> Void
    ) {
        let start: ExecutionStart
        do throws(ServiceError) {
            start = try ExecutionStart(input, of: machine, services: services)
        } catch {
            return reply(.failure(error))
        }
        body(self, start)
    }

    /// Runs one body on the lane of an execution that has not ended, the other with the record of one that has.
    func withLive<Answer>(
        _ arn: String,
        _ reply: @escaping Reply<Answer>,
        running: @escaping @Sendable (Lane, LiveExecution) -> Void,
        ended: @escaping @Sendable (ExecutionRecord) -> Void
    ) {
        lanes[arn].run { lane in
            if let execution = lane.live[JSONString(arn)] { return running(lane, execution) }
            if let reason = lane.broken[JSONString(arn)] {
                return reply(.failure(.executionIsBroken(arn, reason)))
            }
            lane.services.read({ store in try store.existingExecution(arn) }) { result in
                switch result {
                case .success(let record): ended(record)
                case .failure(let error): reply(.failure(error))
                }
            }
        }
    }
}

extension ExecutionReading {
    /// The record of an execution; throws `ExecutionDoesNotExist` where there is none.
    fileprivate func existingExecution(_ arn: String) throws -> ExecutionRecord {
        guard let record = try execution(arn: arn) else { throw ServiceError.executionDoesNotExist(arn) }
        return record
    }
}
