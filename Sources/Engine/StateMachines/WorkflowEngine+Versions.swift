// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
public import Storage

/// Versions and aliases (reference §1.5, §4.2).
extension WorkflowEngine {
    /// Publishes the current revision; one that is published already gives its version.
    public func publishVersion(_ input: PublishVersionInput, reply: @escaping Reply<VersionRecord>) {
        guard let reference = reference(input.stateMachineARN, reply) else { return }
        guard reference.qualifier == nil else {
            return reply(.failure(.stateMachineDoesNotExist(input.stateMachineARN)))
        }
        stateMachines.publish(input, reply: reply)
    }

    /// Deletes a version that no alias refers to; one that does not exist is deleted already.
    public func deleteVersion(arn: String, reply: @escaping Reply<Void>) {
        guard
            let (machine, number) = parsed(reply, { () throws(ServiceError) in try StateMachineReference.version(arn) })
        else { return }
        stateMachines.deleteVersion(number, of: machine, reply: reply)
    }

    /// The versions of a machine, newest first; of a machine that does not exist there are none.
    public func listVersions(
        of arn: String,
        cursor: String?,
        limit: Int,
        reply: @escaping Reply<Page<VersionRecord>>
    ) {
        guard let reference = reference(arn, reply) else { return }
        services.read(
            { store in
                try Page(
                    store.versions(of: reference.arn).reversed(),
                    of: "versions \(reference.arn)",
                    after: cursor,
                    limit: limit,
                    place: \.place
                )
            },
            reply: reply
        )
    }

    /// Makes a name for one version, or for two that share the starts.
    public func createAlias(_ input: CreateAliasInput, reply: @escaping Reply<AliasRecord>) {
        guard let routing = parsed(reply, { () throws(ServiceError) in try AliasRouting(input.routes) }) else { return }
        stateMachines.createAlias(input, routing, reply: reply)
    }

    /// Changes an alias's description, its routes, or both.
    public func updateAlias(_ input: UpdateAliasInput, reply: @escaping Reply<AliasRecord>) {
        let parse = { () throws(ServiceError) in
            let alias = try StateMachineReference.alias(input.aliasARN)
            guard input.description != nil || input.routes != nil else {
                throw ServiceError(.validation, "Either description or routing configuration must be specified")
            }
            let routing: AliasRouting? = if let routes = input.routes { try AliasRouting(routes) } else { nil }
            guard routing == nil || routing?.stateMachineARN == alias.stateMachineARN else { throw .resourceMissing }
            return (alias, routing)
        }
        guard let (alias, routing) = parsed(reply, parse) else { return }
        stateMachines.updateAlias(alias.name, of: alias.stateMachineARN, input, routing, reply: reply)
    }

    /// Deletes an alias; one that does not exist is deleted already.
    public func deleteAlias(arn: String, reply: @escaping Reply<Void>) {
        guard let alias = parsed(reply, { () throws(ServiceError) in try StateMachineReference.alias(arn) }) else {
            return
        }
        stateMachines.deleteAlias(alias.name, of: alias.stateMachineARN, reply: reply)
    }

    /// An alias; ResourceNotFound where there is none.
    public func describeAlias(arn: String, reply: @escaping Reply<AliasRecord>) {
        guard let alias = parsed(reply, { () throws(ServiceError) in try StateMachineReference.alias(arn) }) else {
            return
        }
        services.read(
            { store in
                guard let record = try store.alias(of: alias.stateMachineARN, name: alias.name) else {
                    throw ServiceError.resourceMissing
                }
                return record
            },
            reply: reply
        )
    }

    /// The aliases of a machine by creation, or those that refer to one of its versions.
    public func listAliases(
        of arn: String,
        cursor: String?,
        limit: Int,
        reply: @escaping Reply<Page<AliasRecord>>
    ) {
        guard let reference = reference(arn, reply) else { return }
        services.read(
            { store in
                guard let machine = try store.stateMachine(arn: reference.arn) else {
                    throw ServiceError.stateMachineDoesNotExist(arn)
                }
                guard machine.status == .active else { throw ServiceError.stateMachineDeleting(machine.arn) }
                var aliases = try store.aliases(of: reference.arn)
                switch reference.qualifier {
                case nil: break
                case .version(let number):
                    guard try store.version(of: reference.arn, number: number) != nil else {
                        throw ServiceError.resourceMissing
                    }
                    aliases.removeAll { alias in !alias.routes.contains { $0.version == number } }
                case .alias, .label: throw ServiceError.resourceMissing
                }
                return try Page(aliases, of: "aliases \(arn)", after: cursor, limit: limit, place: \.place)
            },
            reply: reply
        )
    }

    // MARK: - Arguments

    /// Reads the ARN of a state machine of a call that can be taken; answers the call where that is not so.
    func reference<Answer>(_ arn: String, _ reply: @escaping Reply<Answer>) -> StateMachineReference? {
        parsed(reply) { () throws(ServiceError) in try StateMachineReference.unlabelled(arn) }
    }

    /// Reads what a call that can be taken says; answers the call where that is not so.
    func parsed<Value, Answer>(
        _ reply: @escaping Reply<Answer>,
        _ parse: () throws(ServiceError) -> Value
    ) -> Value? {
        var value: Value?
        guard accepts(reply, { () throws(ServiceError) in value = try parse() }) else { return nil }
        return value
    }
}

extension Page {
    /// A page of a list that is small enough to be read whole.
    ///
    /// - Parameters:
    ///   - rows: the whole list, by place.
    ///   - list: what it is a list of.
    ///   - token: where the page begins.
    ///   - limit: how many rows it has at most.
    ///   - place: what a row is sorted by, whether others come and go or not.
    /// - Throws: `InvalidToken` for a token that this list has not made.
    fileprivate init(
        _ rows: [Row],
        of list: String,
        after token: String?,
        limit: Int,
        place: (Row) -> NameCursor
    ) throws(ServiceError) {
        var rest = rows[...]
        if let token {
            let last: NameCursor
            do throws(StoreError) {
                last = try NameCursor(token: token, of: list)
            } catch {
                throw .invalidToken
            }
            rest = rest.drop { !(last < place($0)) }
        }
        let page = rest.prefix(limit)
        self.init(rows: Array(page), next: rest.count > limit ? page.last.map { place($0).token(of: list) } : nil)
    }
}

extension VersionRecord {
    /// Newest first.
    fileprivate var place: NameCursor { NameCursor(time: Timestamp(milliseconds: -Int64(number)), arn: arn) }
}

extension AliasRecord {
    /// Oldest first.
    fileprivate var place: NameCursor { NameCursor(time: creationTime, arn: arn) }
}
