// SPDX-License-Identifier: Apache-2.0

import Encryption
import JSONModule
import StatesLanguage
import Storage

/// Creates, changes and deletes state machines: what happens to one ARN happens step by step.
///
/// Unchecked, because its state is touched on the first lane's thread only; every way in goes through `run`.
final class StateMachineDesk: @unchecked Sendable {
    let lanes: LaneGroup
    let services: LaneServices
    let parser: DefinitionParser
    let operations = SerialOperations()
    private var lastRevision = RevisionKey(0)

    init(lanes: LaneGroup, services: LaneServices, parser: DefinitionParser) {
        self.lanes = lanes
        self.services = services
        self.parser = parser
    }

    var registry: StateMachineRegistry { services.registry }
    var lane: Lane { lanes.lanes[0] }

    /// Runs an operation on one state machine when those before it are done.
    func run(
        on arn: String,
        _ operation: @escaping @Sendable (StateMachineDesk, _ finished: @escaping () -> Void) -> Void
    ) {
        lane.run { [self] _ in
            operations.run(on: JSONString(arn)) { [self] finished in operation(self, finished) }
        }
    }

    /// Revisions count on from the last one that the store has; called once, before any call is taken.
    func continueRevisions(after last: RevisionKey) {
        lane.run { [self] _ in lastRevision = last }
    }

    func nextRevision() -> RevisionKey {
        lastRevision.number += 1
        return lastRevision
    }

    /// Runs an operation that changes a state machine which exists and is not being deleted.
    ///
    /// - Parameters:
    ///   - arn: the machine's own ARN.
    ///   - missing: the error where there is none; `StateMachineDoesNotExist` unless another is given.
    ///   - reply: gets the operation's answer, or the error.
    ///   - body: the operation; the next one on the machine begins when it has answered.
    func change<Answer>(
        _ arn: String,
        missing: ServiceError? = nil,
        reply: @escaping Reply<Answer>,
        _ body:
            @escaping @Sendable (
                StateMachineDesk, RegisteredStateMachine, _ answer: @escaping (Result<Answer, ServiceError>) -> Void
            ) -> Void
    ) {
        run(on: arn) { desk, finished in
            let answer = { (result: Result<Answer, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(arn) { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success(nil): answer(.failure(missing ?? .stateMachineDoesNotExist(arn)))
                case .success(let machine?) where machine.isDeleting: answer(.failure(.stateMachineDeleting(arn)))
                case .success(let machine?): body(desk, machine, answer)
                }
            }
        }
    }

    /// Reads the store, and goes on with what it says on the desk's lane.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Value,
        then next: @escaping (Result<Value, ServiceError>) -> Void
    ) {
        let next = LaneBound(next)
        services.read(body) { [self] result in lane.run { _ in next.value(result) } }
    }

    /// The state machine as it is, read from the store where it is not in use yet.
    ///
    /// Within an operation on its ARN.
    func load(_ arn: String, then body: @escaping (Result<RegisteredStateMachine?, ServiceError>) -> Void) {
        if let machine = registry[arn] { return body(.success(machine)) }
        read { [self] store in
            try store.stateMachine(arn: arn).map { record in
                RegisteredStateMachine(
                    record,
                    plan: registry.plan(of: record, by: parser, with: services.keys),
                    services: services
                )
            }
        } then: { [registry] (result: Result<RegisteredStateMachine?, ServiceError>) in
            if case .success(let machine?) = result { registry.put(machine) }
            body(result)
        }
    }

    /// A record with a definition, as it is stored and kept: sealed where its configuration asks for it.
    ///
    /// Throws what CreateStateMachine and UpdateStateMachine answer where its key cannot be used.
    func sealed(_ record: StateMachineRecord) throws(ServiceError) -> StateMachineRecord {
        do throws(KeyRefusal) {
            return lane.sealed(record, try record.sealing(with: services.keys))
        } catch {
            throw .configuration(error)
        }
    }

    /// Stores a state machine, makes it the one that starts find, and answers with it.
    func store(
        _ record: StateMachineRecord,
        _ plan: Result<StateMachine, ServiceError>,
        alongWith changes: [StoreChange] = [],
        then body: @escaping (Result<StateMachineRecord, ServiceError>) -> Void
    ) {
        let registered = RegisteredStateMachine(record, plan: plan, services: services)
        var changes = [.putStateMachine(record)] + changes
        if case .success(let sealing?) = registered.sealing { changes += KeysInUse.changes(sealing) }
        commit(changes) { [registry] error in
            if let error { return body(.failure(error)) }
            registry.put(registered)
            if case .success(let machine) = plan { registry.share(machine, as: record.revision) }
            body(.success(record))
        }
    }

    func commit(_ changes: [StoreChange], then body: @escaping (ServiceError?) -> Void) {
        lane.commit(changes, Commitment(reply: body))
    }
}

/// A value that travels to another thread and back without being looked at there.
///
/// Unchecked, because it is made and read on one lane only; elsewhere it is only carried.
struct LaneBound<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
