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
                case .success(nil):
                    let record = desk.newRecord(input, arn: arn)
                    guard input.publish else { return desk.store(record, .success(machine), then: answer) }
                    desk.storePublished(record, .success(machine), description: input.versionDescription, then: answer)
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
                $0.value(in: existing.configuration) == $0.value(in: input.configurationAtCreation)
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
            configuration: input.configurationAtCreation
        )
    }

    // MARK: - Updating

    /// UpdateStateMachine: running executions keep the revision that they were started with.
    func update(_ input: UpdateStateMachineInput, reply: @escaping Reply<StateMachineRecord>) {
        change(input.stateMachineARN, reply: reply) { desk, machine, answer in
            desk.update(machine, input, then: answer)
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
        guard record != existing.record else {
            guard input.publish else { return body(.success(existing.record)) }
            return publish(existing, description: input.versionDescription) { body($0.map(\.record)) }
        }
        record.revision = nextRevision()
        record.revisionID = UUIDText.make(services.entropy.next(), services.entropy.next())
        record.updateTime = services.clock.now
        guard record.definition != existing.record.definition else {
            return store(record, existing.plan, input, then: body)
        }
        analyze(record) { [self] result in
            switch result {
            case .failure(let error): body(.failure(error))
            case .success: store(record, result, input, then: body)
            }
        }
    }

    private func store(
        _ record: StateMachineRecord,
        _ plan: Result<StateMachine, ServiceError>,
        _ input: UpdateStateMachineInput,
        then body: @escaping (Result<StateMachineRecord, ServiceError>) -> Void
    ) {
        guard input.publish else { return store(record, plan, then: body) }
        storePublished(record, plan, description: input.versionDescription, then: body)
    }

    /// Plans a changed definition on a thread that may take its time.
    private func analyze(
        _ record: StateMachineRecord,
        then body: @escaping (Result<StateMachine, ServiceError>) -> Void
    ) {
        read { [self] _ in
            try parser.plan(record.definition, type: record.type).get()
        } then: {
            body($0)
        }
    }
}

/// The members of a state machine's configuration that CreateStateMachine compares.
private enum ConfigurationMember: String, CaseIterable {
    case loggingConfiguration
    case tracingConfiguration
    case encryptionConfiguration
    case publish
    case versionDescription

    func value(in configuration: JSONObject) -> JSON? { configuration[JSONString(rawValue)] }
}

extension CreateStateMachineInput {
    /// The configuration with how the creation published, which a repetition has to say again.
    fileprivate var configurationAtCreation: JSONObject {
        var members = configuration
        if publish { members["publish"] = true }
        if let versionDescription { members["versionDescription"] = .string(versionDescription) }
        return members
    }
}
