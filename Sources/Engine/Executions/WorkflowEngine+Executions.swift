// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import JSONModule
public import StatesLanguage
public import Storage

extension WorkflowEngine {
    /// A Standard execution is answered when it is on disk, an Express one at once.
    public func startExecution(_ input: StartExecutionInput, reply: @escaping Reply<StartedExecution>) {
        let (arn, lane) = (stateMachineARN(of: input), lanes.current)
        if let machine = registered(arn, on: lane) { return start(input, of: machine, on: lane, reply: reply) }
        find(arn, reply) { engine, target in
            let lane = engine.lanes.current
            engine.start(input, of: target.machine, through: target.aliasARN, on: lane, reply: reply)
        }
    }

    /// Express only.
    ///
    /// Where nothing outside is needed it runs from request to reply on the calling thread.
    public func startSyncExecution(_ input: StartExecutionInput, reply: @escaping Reply<SyncExecution>) {
        let (arn, lane) = (stateMachineARN(of: input), lanes.current)
        if let machine = registered(arn, on: lane) { return startSync(input, of: machine, on: lane, reply: reply) }
        find(arn, reply) { engine, target in
            let lane = engine.lanes.current
            engine.startSync(input, of: target.machine, through: target.aliasARN, on: lane, reply: reply)
        }
    }

    /// An execution's record with its payloads.
    public func describeExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        describeExecution(arn: arn, includesData: true, reply: reply)
    }

    /// An execution's record; without payloads that are sealed where data is not to be included.
    public func describeExecution(arn: String, includesData: Bool, reply: @escaping Reply<ExecutionRecord>) {
        guard accepts(reply, arn, .execution) else { return }
        services.read(
            { [services] store in
                let record = try store.existingExecution(arn)
                return includesData ? try record.opened(for: services) : record
            },
            reply: reply
        )
    }

    /// Executions of a machine that exists, or of those started through one of its versions or aliases.
    public func listExecutions(_ query: ExecutionQuery, reply: @escaping Reply<Page<ExecutionSummary>>) {
        let arn = query.stateMachineARN
        guard let reference = parsed(reply, { () throws(ServiceError) in try StateMachineReference(arn) }) else {
            return
        }
        services.read(
            { store in
                guard let machine = try store.stateMachine(arn: reference.arn),
                    let origin = try store.origin(reference)
                else { throw ServiceError.stateMachineDoesNotExist(arn) }
                guard machine.type == .standard else { throw ServiceError.typeNotSupported }
                var query = query
                query.origin = origin
                return try store.executions(query)
            },
            reply: reply
        )
    }

    /// Events of an execution, as far as they are on disk.
    public func executionHistory(arn: String, _ query: HistoryQuery, reply: @escaping Reply<[HistoryEvent]>) {
        guard accepts(reply, arn, .execution) else { return }
        var query = query
        query.keys = services.keys
        services.read(
            { [query] store in
                try store.history(of: try store.existingExecution(arn).key, query)
            },
            reply: reply
        )
    }

    /// A page of the events that a query asks for: at most its limit, and no more than an answer should hold.
    public func historyPage(arn: String, _ query: HistoryQuery, reply: @escaping Reply<HistoryPage>) {
        guard accepts(reply, arn, .execution) else { return }
        let bytesMaximum = services.limits.historyPageBytesMaximum
        var query = query
        query.keys = services.keys
        services.read(
            { [query] store in
                let key = try store.existingExecution(arn).key
                return try HistoryPage(of: key, query, bytesMaximum: bytesMaximum, in: store)
            },
            reply: reply
        )
    }

    /// Answers with the time of the stop once it is on disk; an execution that has ended keeps the time it has.
    public func stopExecution(arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>) {
        guard accepts(reply, arn, .execution) else { return }
        withLive(arn, reply) { lane, execution in
            lane.apply(.stop(error: error, cause: cause), to: execution) { failure in
                guard let end = execution.end else { return reply(.failure(failure ?? .stopping)) }
                reply(failure.map(Result.failure) ?? .success(end.time))
            }
        } broken: { lane in
            lane.endBroken(arn, error: error, cause: cause) { reply($0.answer(of: arn)) }
        } ended: { record in
            reply(.success(record.endTime))
        }
    }

    /// Answers once the execution has ended, at once where it already has (nested executions with `.sync`).
    public func awaitExecution(arn: String, reply: @escaping Reply<ExecutionRecord>) {
        guard accepts(reply, arn, .execution) else { return }
        withLive(arn, reply) { _, execution in
            execution.waiters.append { ended in
                guard var record = ended.record, let end = ended.end else { return }
                record.end(end.result, at: end.time)
                reply(.success(record))
            }
        } ended: { [services] record in
            reply(Result { () throws(ServiceError) in try record.opened(for: services) })
        }
    }

    // MARK: - Parts

    private func start(
        _ input: StartExecutionInput,
        of machine: RegisteredStateMachine,
        through aliasARN: String? = nil,
        on lane: Lane?,
        reply: @escaping Reply<StartedExecution>
    ) {
        do throws(ServiceError) {
            let start = try checked(input, of: machine, through: aliasARN, on: lane)
            switch machine.record.type {
            case .standard: startStandard(start, reply: reply)
            case .express: startExpress(start, on: lane, reply: reply)
            }
        } catch {
            reply(.failure(error))
        }
    }

    /// What a task starts is noted with its execution before it begins, so that nothing removes it meanwhile.
    private func startStandard(_ start: ExecutionStart, reply: @escaping Reply<StartedExecution>) {
        guard let parent = start.nestedIn?.parentARN else {
            return lanes[start.arn].run { $0.start(start, reply: reply) }
        }
        lanes[parent].run { [lanes] lane in
            lane.note(child: start.arn, of: parent)
            lanes[start.arn].run { $0.start(start, reply: reply) }
        }
    }

    private func startSync(
        _ input: StartExecutionInput,
        of machine: RegisteredStateMachine,
        through aliasARN: String? = nil,
        on lane: Lane?,
        reply: @escaping Reply<SyncExecution>
    ) {
        do throws(ServiceError) {
            let start = try checked(input, of: machine, through: aliasARN, on: lane)
            guard machine.record.type == .express else { throw .typeNotSupported }
            runExpress(start, on: lane, reply: reply)
        } catch {
            reply(.failure(error))
        }
    }

    private func checked(
        _ input: StartExecutionInput,
        of machine: RegisteredStateMachine,
        through aliasARN: String?,
        on lane: Lane?
    ) throws(ServiceError) -> ExecutionStart {
        try ExecutionStart(input, of: machine, through: aliasARN, services: services, on: lane, of: lanes)
    }

    /// What a start is of, without the test case that it may name.
    private func stateMachineARN(of input: StartExecutionInput) -> String {
        TestCaseARN(input.stateMachineARN, withMocks: services.mocks != nil).stateMachineARN
    }

    /// The state machine that a start is of, where it is in use already and calls are taken.
    private func registered(_ arn: String, on lane: Lane?) -> RegisteredStateMachine? {
        guard services.health.refusal == nil else { return nil }
        return if let lane { lane.stateMachines.find(arn) } else { services.registry[arn] }
    }

    /// Finds what a start is of: what is not in use yet, or what an alias draws.
    private func find<Answer>(
        _ arn: String,
        _ reply: @escaping Reply<Answer>,
        _ body: @escaping @Sendable (WorkflowEngine, StartTarget) -> Void
    ) {
        guard let reference = reference(arn, reply) else { return }
        if let target = services.target(ofAlias: arn) { return body(self, target) }
        stateMachines.find(reference) { [self] result in
            switch result {
            case .success(let target): body(self, target)
            case .failure(let error): reply(.failure(error))
            }
        }
    }

    /// Runs one body on the lane of an execution that has not ended, another with the record of one that has, and a
    /// third on the lane of one that could not be restored, which otherwise is told so.
    func withLive<Answer>(
        _ arn: String,
        _ reply: @escaping Reply<Answer>,
        running: @escaping @Sendable (Lane, LiveExecution) -> Void,
        broken: (@Sendable (Lane) -> Void)? = nil,
        isRepeated: Bool = false,
        ended: @escaping @Sendable (ExecutionRecord) -> Void
    ) {
        lanes[arn].run { [self] lane in
            if let execution = lane.live[JSONString(arn)] { return running(lane, execution) }
            if let unrestored = lane.broken[JSONString(arn)] {
                if let broken { return broken(lane) }
                return reply(.failure(unrestored.error(of: arn)))
            }
            lane.services.read({ store in try store.existingExecution(arn) }) { [self] result in
                switch result {
                case .success(let record) where record.status == .running && !isRepeated:
                    // Redriven meanwhile.
                    withLive(arn, reply, running: running, broken: broken, isRepeated: true, ended: ended)
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

extension DefinitionReading {
    /// What executions are listed by; nil where it does not exist.
    fileprivate func origin(_ reference: StateMachineReference) throws -> ExecutionQuery.Origin? {
        switch reference.qualifier {
        case nil: .stateMachine
        case .version(let number): try version(of: reference.arn, number: number).map { .version($0.revision) }
        case .alias(let name): try alias(of: reference.arn, name: name).map { _ in .alias }
        case .label: nil
        }
    }
}
