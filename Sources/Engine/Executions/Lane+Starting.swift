// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Synchronization

extension Lane {
    /// Starts a Standard execution; answered when it is on disk.
    ///
    /// Starts by one name run one after another, so that only one of them can be the first.
    func start(_ start: ExecutionStart, reply: @escaping Reply<StartedExecution>) {
        guard start.isNamed else { return create(start, reply: reply) }
        starts.run(on: JSONString(start.arn)) { [self] finished in
            if let existing = live[JSONString(start.arn)] {
                answer(start, existing: existing, reply: reply)
                return finished()
            }
            let finished = LaneBound(finished)
            let read = { @Sendable [services] (store: any Store) throws in
                try store.execution(arn: start.arn).map { stored in
                    // One that has ended is not compared with the start.
                    let record = stored.status == .running ? try stored.opened(for: services) : stored
                    return try services.found(record, by: start, in: store)
                }
            }
            services.read(read) { [self] result in
                run { lane in
                    lane.resolve(start, result, reply: reply)
                    finished.value()
                }
            }
        }
    }

    /// The answer tells of the first start's turn, and perhaps of the execution's end: both must be on disk first.
    private func answer(
        _ start: ExecutionStart,
        existing: LiveExecution,
        reply: @escaping Reply<StartedExecution>
    ) {
        guard let record = existing.record else { preconditionFailure("A Standard execution has a record.") }
        let answer = start.answer(existing: record, isRunning: existing.end == nil)
        afterCommits { error in reply(error.map(Result.failure) ?? answer) }
    }

    private func resolve(
        _ start: ExecutionStart,
        _ stored: Result<FoundExecution?, ServiceError>,
        reply: @escaping Reply<StartedExecution>
    ) {
        switch stored {
        case .failure(let error): reply(.failure(error))
        case .success(.kept(let record)?):
            reply(start.answer(existing: record, isRunning: record.status == .running))
        case .success(.expired(let removal)?):
            // What is not started keeps the one before: nobody else may find it half removed.
            if let refusal = refusal(of: start) { return reply(.failure(refusal)) }
            // In the order of the lane's commits, so before the start.
            commit(removal.begun(services), Commitment(reply: nil))
            create(start, reply: reply)
        case .success(nil): create(start, reply: reply)
        }
    }

    /// Why nothing new may start now; nil where it may.
    private func refusal(of start: ExecutionStart) -> ServiceError? {
        if services.health.isStopping { return .stopping }
        let stateMachineARN = start.stateMachine.record.arn
        // A deletion may have begun since the call was checked; from then on none may start.
        guard let current = stateMachines.find(stateMachineARN) else {
            return .stateMachineDoesNotExist(stateMachineARN)
        }
        return current.isDeleting ? .stateMachineDeleting(stateMachineARN) : services.refusalOfStart
    }

    private func create(_ start: ExecutionStart, reply: @escaping Reply<StartedExecution>) {
        if let refusal = refusal(of: start) { return reply(.failure(refusal)) }
        let now = services.clock.now
        let stateMachine = stateMachines.started(start.stateMachine)
        let identity = start.identity(of: stateMachine, startTime: now)
        let record = ExecutionRecord(
            key: services.nextExecutionKey(),
            identity: identity,
            revision: stateMachine.record.revision,
            input: start.inputText,
            traceHeader: start.traceHeader
        )
        let execution = Execution(
            identity: identity,
            machine: start.plan(of: stateMachine),
            seed: services.newSeed(),
            tokenSecret: tokenSecret,
            recordsHistory: true,
            testCase: start.testCase
        )
        let sealing = start.sealing
        let created = LiveExecution(
            consume execution,
            record: record,
            logging: stateMachine.logging,
            sealing: sealing
        )
        let opening = StoreChange.createExecution(sealed(record, sealing))
        begin(created, with: .start(input: start.input), opening: opening) { error in
            reply(error.map(Result.failure) ?? .success(StartedExecution(arn: identity.arn, startTime: now)))
        }
    }

    /// Takes in a Standard execution with the turn that opens it, which has events and so is never empty.
    ///
    /// Where that is refused, since the server stops, it is not taken in: the next call by its name would be told of what no
    /// store will ever have.
    func begin(
        _ execution: LiveExecution,
        with command: Command,
        opening: StoreChange,
        reply: @escaping (ServiceError?) -> Void
    ) {
        if apply(command, to: execution, opening: opening, reply: reply) { adopt(execution) }
    }

    /// Notes what an execution's task is about to start: it is kept as long as the parent is open.
    func note(child arn: String, of parentARN: String) {
        guard let parent = live[JSONString(parentARN)], children.insert(JSONString(arn)).inserted else { return }
        parent.children.append(JSONString(arn))
    }

    /// Takes an execution in; it leaves when its end is on disk.
    func adopt(_ execution: LiveExecution) {
        live[execution.arn] = execution
        watch.insert(execution)
        services.openExecutions.add(1, ordering: .relaxed)
    }
}
