// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Storage

extension StateMachineDesk {
    // MARK: - Publishing

    /// PublishStateMachineVersion: a revision is published once, whoever asks how often.
    func publish(_ input: PublishVersionInput, reply: @escaping Reply<VersionRecord>) {
        change(input.stateMachineARN, reply: reply) { desk, machine, answer in
            let current = machine.record.revisionID ?? "INITIAL"
            if let asked = input.revisionID, asked != current {
                let message =
                    "Failed to publish the State Machine version for revision \(asked). The current State Machine "
                    + "revision is \(current)."
                return answer(.failure(ServiceError(.conflict, message)))
            }
            desk.publish(machine, description: input.description) { result in answer(result.map(\.version)) }
        }
    }

    /// Publishes a machine's current revision, or finds the version that it is.
    ///
    /// Within an operation on its ARN.
    func publish(
        _ machine: RegisteredStateMachine,
        description: String?,
        then body: @escaping (Result<(record: StateMachineRecord, version: VersionRecord), ServiceError>) -> Void
    ) {
        let record = machine.record
        read { store in
            try store.versions(of: record.arn)
        } then: { [self] result in
            switch result {
            case .failure(let error): body(.failure(error))
            case .success(let versions):
                if let latest = versions.last, latest.revision == record.revision {
                    return body(.success((record, latest)))
                }
                if let refusal = refusal(ofOneMoreThan: versions) { return body(.failure(refusal)) }
                let (published, version) = record.publishing(description: description, at: services.clock.now)
                store(published, machine.plan, alongWith: [.putVersion(version)]) { result in
                    body(result.map { ($0, version) })
                }
            }
        }
    }

    /// Stores a new revision and publishes it in the same commit.
    ///
    /// Within an operation on its ARN.
    func storePublished(
        _ record: StateMachineRecord,
        _ plan: Result<StateMachine, ServiceError>,
        description: String?,
        then body: @escaping (Result<StateMachineRecord, ServiceError>) -> Void
    ) {
        read { store in
            try store.versions(of: record.arn)
        } then: { [self] result in
            switch result {
            case .failure(let error): body(.failure(error))
            case .success(let versions):
                if let refusal = refusal(ofOneMoreThan: versions) { return body(.failure(refusal)) }
                let (published, version) = record.publishing(description: description, at: services.clock.now)
                store(published, plan, alongWith: [.putVersion(version)], then: body)
            }
        }
    }

    private func refusal(ofOneMoreThan versions: [VersionRecord]) -> ServiceError? {
        let maximum = services.limits.versionsPerStateMachineMaximum
        guard versions.count >= maximum else { return nil }
        return ServiceError(.serviceQuotaExceeded, "A state machine can have up to \(maximum) versions.")
    }

    // MARK: - Deleting

    /// DeleteStateMachineVersion: its executions go on; a version that does not exist is deleted already.
    func deleteVersion(_ number: Int, of arn: String, reply: @escaping Reply<Void>) {
        run(on: arn) { desk, finished in
            let answer = { (result: Result<Void, ServiceError>) in
                reply(result)
                finished()
            }
            desk.read { store in
                (version: try store.version(of: arn, number: number), aliases: try store.aliases(of: arn))
            } then: { result in
                switch result {
                case .failure(let error): answer(.failure(error))
                case .success((nil, _)): answer(.success(()))
                case .success((let version?, let aliases)):
                    let users = aliases.filter { $0.routes.contains { $0.version == number } }.map(\.name)
                    guard users.isEmpty else { return answer(.failure(.versionInUse(users))) }
                    desk.commit([.removeVersion(stateMachineARN: arn, number: number)]) { error in
                        if error == nil { desk.registry.remove(arn: version.arn) }
                        answer(error.map(Result.failure) ?? .success(()))
                    }
                }
            }
        }
    }

    // MARK: - Starting

    /// The version of a machine as starts need it; nil where there is none.
    ///
    /// Within an operation on the machine's ARN.
    func loadVersion(
        _ number: Int,
        of arn: String,
        then body: @escaping (Result<RegisteredStateMachine?, ServiceError>) -> Void
    ) {
        if let known = registry["\(arn):\(number)"] { return body(.success(known)) }
        read { [self] store in
            guard let version = try store.version(of: arn, number: number),
                let record = try store.revision(version.revision)
            else { return nil }
            return RegisteredStateMachine(
                record,
                plan: registry.plan(of: record, by: parser, with: services.keys),
                services: services,
                versionARN: version.arn
            )
        } then: { [registry] (result: Result<RegisteredStateMachine?, ServiceError>) in
            if case .success(let version?) = result { registry.put(version) }
            body(result)
        }
    }
}

extension StateMachineRecord {
    /// The record and the version that publishing the current revision makes.
    func publishing(description: String?, at time: Timestamp) -> (record: StateMachineRecord, version: VersionRecord) {
        var record = self
        record.lastVersion += 1
        let version = VersionRecord(
            stateMachineARN: arn,
            number: record.lastVersion,
            revision: revision,
            creationTime: time,
            description: description
        )
        return (record, version)
    }
}

extension ServiceError {
    fileprivate static func versionInUse(_ aliases: [String]) -> ServiceError {
        ServiceError(
            .conflict,
            "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this "
                + "version: [\(aliases.joined(separator: ", "))]"
        )
    }
}
