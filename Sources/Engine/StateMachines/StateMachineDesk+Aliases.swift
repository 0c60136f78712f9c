// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Storage

extension StateMachineDesk {
    /// CreateStateMachineAlias: a repetition gives the alias that exists.
    func createAlias(_ input: CreateAliasInput, _ routing: AliasRouting, reply: @escaping Reply<AliasRecord>) {
        let arn = routing.stateMachineARN
        change(arn, missing: .resourceMissing, reply: reply) { desk, _, answer in
            desk.readAliases(of: arn) { result in
                let alias: AliasRecord
                do throws(ServiceError) {
                    let (versions, aliases) = try result.get()
                    if let existing = aliases.first(where: { $0.name == input.name }) {
                        return answer(Self.answer(existing, input, routing))
                    }
                    try routing.check(versions)
                    alias = try desk.newAlias(input, routing, beside: aliases)
                } catch {
                    return answer(.failure(error))
                }
                desk.store(alias, then: answer)
            }
        }
    }

    /// UpdateStateMachineAlias: starts that come after the answer go to the new routes.
    func updateAlias(
        _ name: String,
        of arn: String,
        _ input: UpdateAliasInput,
        _ routing: AliasRouting?,
        reply: @escaping Reply<AliasRecord>
    ) {
        change(arn, missing: .resourceMissing, reply: reply) { desk, _, answer in
            desk.readAliases(of: arn) { result in
                var alias: AliasRecord
                do throws(ServiceError) {
                    let (versions, aliases) = try result.get()
                    guard let existing = aliases.first(where: { $0.name == name }) else { throw .resourceMissing }
                    alias = existing
                    try routing?.check(versions)
                } catch {
                    return answer(.failure(error))
                }
                alias.description = input.description ?? alias.description
                alias.routes = routing?.routes ?? alias.routes
                alias.setUpdated(at: desk.services.clock.now)
                desk.store(alias, then: answer)
            }
        }
    }

    /// DeleteStateMachineAlias: an alias that does not exist is deleted already.
    func deleteAlias(_ name: String, of arn: String, reply: @escaping Reply<Void>) {
        run(on: arn) { desk, finished in
            desk.commit([.removeAlias(stateMachineARN: arn, name: name)]) { error in
                if error == nil { desk.registry.removeAlias(arn: "\(arn):\(name)") }
                reply(error.map(Result.failure) ?? .success(()))
                finished()
            }
        }
    }

    // MARK: - Parts

    /// Whether a second creation asks for what is there (reference §1.5).
    private static func answer(
        _ existing: AliasRecord,
        _ input: CreateAliasInput,
        _ routing: AliasRouting
    ) -> Result<AliasRecord, ServiceError> {
        guard existing.routes(like: routing.routes), existing.description == input.description else {
            return .failure(
                ServiceError(
                    .conflict,
                    "Failed to create alias because an alias with the same name and a different routing configuration "
                        + "already exists."
                )
            )
        }
        return .success(existing)
    }

    private func newAlias(
        _ input: CreateAliasInput,
        _ routing: AliasRouting,
        beside aliases: [AliasRecord]
    ) throws(ServiceError) -> AliasRecord {
        let maximum = services.limits.aliasesPerStateMachineMaximum
        guard aliases.count < maximum else {
            throw ServiceError(.serviceQuotaExceeded, "A state machine can have up to \(maximum) aliases.")
        }
        let now = services.clock.now
        return AliasRecord(
            stateMachineARN: routing.stateMachineARN,
            name: input.name,
            description: input.description,
            routes: routing.routes,
            creationTime: now,
            updateTime: now
        )
    }

    private func readAliases(
        of arn: String,
        then body: @escaping (Result<([VersionRecord], [AliasRecord]), ServiceError>) -> Void
    ) {
        read({ store in (try store.versions(of: arn), try store.aliases(of: arn)) }, then: body)
    }

    private func store(_ alias: AliasRecord, then body: @escaping (Result<AliasRecord, ServiceError>) -> Void) {
        commit([.putAlias(alias)]) { [registry] error in
            if let error { return body(.failure(error)) }
            registry.put(alias)
            body(.success(alias))
        }
    }

    /// An alias as starts need it; nil where there is none.
    ///
    /// Within an operation on the machine's ARN.
    func loadAlias(
        _ name: String,
        of arn: String,
        then body: @escaping (Result<AliasRecord?, ServiceError>) -> Void
    ) {
        if let known = registry.alias(arn: "\(arn):\(name)") { return body(.success(known)) }
        read { store in
            try store.alias(of: arn, name: name)
        } then: { [registry] (result: Result<AliasRecord?, ServiceError>) in
            if case .success(let alias?) = result { registry.put(alias) }
            body(result)
        }
    }
}

extension AliasRouting {
    /// Throws `ResourceNotFound` where one of the versions does not exist.
    fileprivate func check(_ versions: [VersionRecord]) throws(ServiceError) {
        let known = Set(versions.map(\.number))
        guard routes.allSatisfy({ known.contains($0.version) }) else { throw .resourceMissing }
    }
}
