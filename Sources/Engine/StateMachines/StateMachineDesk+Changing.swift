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
                case .success(nil): desk.createNew(input, machine, arn: arn, then: answer)
                }
            }
        }
    }

    private func createNew(
        _ input: CreateStateMachineInput,
        _ machine: StateMachine,
        arn: String,
        then body: @escaping (Result<StateMachineRecord, ServiceError>) -> Void
    ) {
        let (count, maximum) = (services.stateMachineCount, services.limits.stateMachinesMaximum)
        guard count.increase(upTo: maximum) else {
            return body(
                .failure(
                    ServiceError(
                        .stateMachineLimitExceeded,
                        "The maximum number of state machines (\(maximum)) has been reached."
                    )
                )
            )
        }
        let answer = { (result: Result<StateMachineRecord, ServiceError>) in
            if result.failure != nil { count.decrease() }
            body(result)
        }
        let record = newRecord(input, arn: arn)
        guard input.publish else { return store(record, .success(machine), then: answer) }
        storePublished(record, .success(machine), description: input.versionDescription, then: answer)
    }

    /// Whether a second creation asks for what is there; role and tags do not matter (reference §1.5).
    private static func answer(
        _ input: CreateStateMachineInput,
        _ existing: StateMachineRecord
    ) -> Result<StateMachineRecord, ServiceError> {
        guard existing.status == .active else { return .failure(.stateMachineDeleting(existing.arn)) }
        let isSame =
            existing.definition == input.definition && existing.type == input.type
            && EffectiveConfiguration.allCases.allSatisfy {
                $0.isSame(in: existing.configuration, input.configuration)
            }
            && PublicationMember.allCases.allSatisfy {
                existing.configuration[$0.name] == input.configurationAtCreation[$0.name]
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
        for member in EffectiveConfiguration.allCases {
            // What says the same as before makes no revision.
            guard let value = input.configuration[member.name],
                !member.isSame(in: existing.record.configuration, input.configuration)
            else { continue }
            record.configuration[member.name] = value
        }
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

/// How a creation published, kept with the configuration.
private enum PublicationMember: String, CaseIterable {
    case publish
    case versionDescription

    var name: JSONString { JSONString(rawValue) }
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
