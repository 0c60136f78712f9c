// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

extension StateMachineDesk {
    // MARK: - Creating

    /// CreateStateMachine for a definition that was planned already.
    func create(_ input: CreateStateMachineInput, _ machine: StateMachine, reply: @escaping Reply<CreatedStateMachine>)
    {
        let arn = "\(services.configuration.arnPrefix)stateMachine:\(input.name)"
        run(on: arn) { desk, finished in
            let answer = { (result: Result<CreatedStateMachine, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(arn) { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success(let existing?): desk.answer(input, existing.record, then: answer)
                case .success(nil): desk.createNew(input, machine, arn: arn, then: answer)
                }
            }
        }
    }

    private func createNew(
        _ input: CreateStateMachineInput,
        _ machine: StateMachine,
        arn: String,
        then body: @escaping (Result<CreatedStateMachine, ServiceError>) -> Void
    ) {
        let record: StateMachineRecord
        do throws(ServiceError) {
            record = try sealed(newRecord(input, arn: arn))
        } catch {
            return body(.failure(error))
        }
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
            body(
                result.map { record in
                    CreatedStateMachine(record: record, versionARN: input.publish ? record.latestVersionARN : nil)
                }
            )
        }
        guard input.publish else { return store(record, .success(machine), then: answer) }
        storePublished(record, .success(machine), description: input.versionDescription, then: answer)
    }

    /// Answers a second creation, which may ask for what is there; role and tags do not matter (reference §1.5).
    private func answer(
        _ input: CreateStateMachineInput,
        _ existing: StateMachineRecord,
        then body: @escaping (Result<CreatedStateMachine, ServiceError>) -> Void
    ) {
        guard existing.status == .active else { return body(.failure(.stateMachineDeleting(existing.arn))) }
        let definition: String
        do throws(ServiceError) {
            definition = try existing.openedDefinition(for: services.keys)
        } catch {
            return body(.failure(error))
        }
        let isSame =
            definition == input.definition && existing.type == input.type
            && EffectiveConfiguration.allCases.allSatisfy {
                $0.isSame(in: existing.configuration, input.configuration)
            }
        guard isSame else { return body(.failure(.stateMachineAlreadyExists(existing.arn))) }
        read { store in
            try store.versions(of: existing.arn)
        } then: { result in
            body(
                result.flatMap { versions in
                    Self.published(input, versions.first, of: existing).map { versionARN in
                        CreatedStateMachine(record: existing, versionARN: versionARN)
                    }
                }
            )
        }
    }

    /// The version that a second creation asks for, nil where it asks for none: the first that there is, by its
    /// description (measured on AWS, whoever published it).
    private static func published(
        _ input: CreateStateMachineInput,
        _ first: VersionRecord?,
        of existing: StateMachineRecord
    ) -> Result<String?, ServiceError> {
        let already = "State Machine Already Exists: This state machine was already created with a published version"
        switch (first, input.publish) {
        case (nil, false): return .success(nil)
        case (nil, true): return .failure(.stateMachineAlreadyExists(existing.arn))
        case (.some, false): return .failure(ServiceError(.stateMachineAlreadyExists, "\(already)."))
        case (let first?, true):
            guard first.description == input.versionDescription else {
                return .failure(ServiceError(.stateMachineAlreadyExists, "\(already) using a different description."))
            }
            return .success(first.arn)
        }
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
        // Nil where it is sealed and does not open: then only one that is given can be stored.
        let definition = try? record.openedDefinition(for: services.keys)
        if let given = input.definition, given != definition {
            (record.definition, record.sealedDefinition) = (given, nil)
        }
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
        let isChanged = input.definition.map { $0 != definition } ?? false
        let text: String
        let stored: StateMachineRecord
        do throws(ServiceError) {
            text = isChanged ? record.definition : try existing.record.openedDefinition(for: services.keys)
            (record.definition, record.sealedDefinition) = (text, nil)
            stored = try sealed(record)
        } catch {
            return body(.failure(error))
        }
        guard isChanged else { return store(stored, existing.plan, input, then: body) }
        analyze(text, record.type) { [self] result in
            switch result {
            case .failure(let error): body(.failure(error))
            case .success: store(stored, result, input, then: body)
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
        _ definition: String,
        _ type: WorkflowType,
        then body: @escaping (Result<StateMachine, ServiceError>) -> Void
    ) {
        read { [self] _ in
            try parser.plan(definition, type: type).get()
        } then: {
            body($0)
        }
    }
}
