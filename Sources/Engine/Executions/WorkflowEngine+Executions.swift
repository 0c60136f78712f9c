// SPDX-License-Identifier: Apache-2.0

package import Interpreter
import JSONModule
package import StatesLanguage
package import Storage

extension WorkflowEngine {
    /// A Standard execution is answered when it is on disk, an Express one at once.
    package func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>) {
        let arn = stateMachineARN(of: input)
        if let machine = registered(arn) { return start(input, of: machine, reply: reply) }
        find(arn, reply) { engine, machine in engine.start(input, of: machine, reply: reply) }
    }

    /// Express only.
    ///
    /// Where nothing outside is needed it runs from request to reply on the calling thread.
    package func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>) {
        let arn = stateMachineARN(of: input)
        if let machine = registered(arn) { return startSync(input, of: machine, reply: reply) }
        find(arn, reply) { engine, machine in engine.startSync(input, of: machine, reply: reply) }
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

    private func start(
        _ input: StartExecutionInput,
        of machine: RegisteredStateMachine,
        reply: @escaping Reply<StartedExecution>
    ) {
        do throws(ServiceError) {
            let start = try ExecutionStart(input, of: machine, services: services)
            switch machine.record.type {
            case .standard: lanes[start.arn].run { $0.start(start, reply: reply) }
            case .express: startExpress(start, reply: reply)
            }
        } catch {
            reply(.failure(error))
        }
    }

    private func startSync(
        _ input: StartExecutionInput,
        of machine: RegisteredStateMachine,
        reply: @escaping Reply<SyncExecution>
    ) {
        do throws(ServiceError) {
            let start = try ExecutionStart(input, of: machine, services: services)
            guard machine.record.type == .express else { throw .typeNotSupported }
            runExpress(start, reply: reply)
        } catch {
            reply(.failure(error))
        }
    }

    /// What a start is of, without the test case that it may name.
    private func stateMachineARN(of input: StartExecutionInput) -> String {
        TestCaseARN(input.stateMachineARN, withMocks: services.mocks != nil).stateMachineARN
    }

    /// The state machine that a start is of, where it is in use already and calls are taken.
    private func registered(_ arn: String) -> RegisteredStateMachine? {
        services.health.refusal == nil ? services.registry[arn] : nil
    }

    /// Finds a state machine that is not in use yet.
    private func find<Answer>(
        _ arn: String,
        _ reply: @escaping Reply<Answer>,
        _ body: @escaping @Sendable (WorkflowEngine, RegisteredStateMachine) -> Void
    ) {
        guard accepts(reply, arn, .stateMachine) else { return }
        stateMachines.find(arn) { [self] result in
            switch result {
            case .success(let machine): body(self, machine)
            case .failure(let error): reply(.failure(error))
            }
        }
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
