// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

extension StateMachineDesk {
    // MARK: - Creating

    /// CreateStateMachine for a definition that was planned already.
    func create(_ input: CreateStateMachineInput, _ machine: StateMachine, reply: @escaping Reply<StateMachineRecord>) {
        let arn = "\(services.configuration.arnPrefix)stateMachine:\(input.name)"
        run(on: arn) { desk, finished in
            let answer = { (result: Result<StateMachineRecord, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(arn) { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success(let existing?): answer(Self.answer(input, existing.record))
                case .success(nil): desk.store(desk.newRecord(input, arn: arn), .success(machine), then: answer)
                }
            }
        }
    }

    /// Whether a second creation asks for what is there; role and tags do not matter (reference §1.5).
    private static func answer(
        _ input: CreateStateMachineInput,
        _ existing: StateMachineRecord
    ) -> Result<StateMachineRecord, ServiceError> {
        guard existing.status == .active else { return .failure(.stateMachineDeleting(existing.arn)) }
        let isSame =
            existing.definition == input.definition && existing.type == input.type
            && ConfigurationMember.allCases.allSatisfy {
                $0.value(in: existing.configuration) == $0.value(in: input.configuration)
            }
        return isSame ? .success(existing) : .failure(.stateMachineAlreadyExists(existing.arn))
    }

    private func newRecord(_ input: CreateStateMachineInput, arn: String) -> StateMachineRecord {
        let now = services.clock.now
        return StateMachineRecord(
            arn: arn,
            name: input.name,
            type: input.type,
            status: .active,
            creationTime: now,
            revision: nextRevision(),
            revisionID: nil,
            updateTime: now,
            definition: input.definition,
            roleARN: input.roleARN,
            configuration: input.configuration
        )
    }

    // MARK: - Updating

    /// UpdateStateMachine: running executions keep the revision that they were started with.
    func update(_ input: UpdateStateMachineInput, reply: @escaping Reply<StateMachineRecord>) {
        let arn = input.stateMachineARN
        run(on: arn) { desk, finished in
            let answer = { (result: Result<StateMachineRecord, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(arn) { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success(nil): answer(.failure(.stateMachineDoesNotExist(arn)))
                case .success(let existing?) where existing.isDeleting: answer(.failure(.stateMachineDeleting(arn)))
                case .success(let existing?): desk.update(existing, input, then: answer)
                }
            }
        }
    }

    private func update(
        _ existing: RegisteredStateMachine,
        _ input: UpdateStateMachineInput,
        then body: @escaping (Result<StateMachineRecord, ServiceError>) -> Void
    ) {
        var record = existing.record
        record.definition = input.definition ?? record.definition
        record.roleARN = input.roleARN ?? record.roleARN
        for (key, value) in input.configuration { record.configuration[key] = value }
        guard record != existing.record else { return body(.success(existing.record)) }
        record.revision = nextRevision()
        record.revisionID = UUIDText.make(services.entropy.next(), services.entropy.next())
        record.updateTime = services.clock.now
        guard record.definition != existing.record.definition else {
            return store(record, existing.plan, then: body)
        }
        analyze(record) { [self] result in
            switch result {
            case .failure(let error): body(.failure(error))
            case .success: store(record, result, then: body)
            }
        }
    }

    /// Plans a changed definition on a thread that may take its time.
    private func analyze(
        _ record: StateMachineRecord,
        then body: @escaping (Result<StateMachine, ServiceError>) -> Void
    ) {
        let body = LaneBound(body)
        services.reads.execute { [self] in
            let plan = parser.plan(record.definition, type: record.type)
            lane.run { _ in body.value(plan) }
        }
    }
}

/// The members of a state machine's configuration that CreateStateMachine compares.
private enum ConfigurationMember: String, CaseIterable {
    case loggingConfiguration
    case tracingConfiguration
    case encryptionConfiguration

    func value(in configuration: JSONObject) -> JSON? { configuration[JSONString(rawValue)] }
}
