// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
public import StatesLanguage
import Storage

extension WorkflowEngine {
    /// RedriveExecution: a Standard execution that did not succeed goes on from where it stopped.
    ///
    /// - Parameters:
    ///   - arn: the execution.
    ///   - token: names the redrive, so that a repetition answers what the first one did.
    ///   - reply: gets the time of the redrive once that is on disk; `ExecutionNotRedrivable` says why it cannot be.
    public func redriveExecution(arn: String, token: String?, reply: @escaping Reply<Timestamp>) {
        let stateMachine = { () throws(ServiceError) in
            let qualified = try ResourceARN(arn, .execution).name
            let name = qualified.prefix { $0 != ":" }
            guard !name.contains("/") else {
                throw ServiceError(
                    .validation,
                    "Executions of a distributed Map are redriven with the execution that they belong to: '\(arn)'",
                    reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS"
                )
            }
            // As the execution has it: the server may have been of another region then.
            let place = arn.utf8.dropLast(qualified.utf8.count + "execution:".utf8.count)
            return try StateMachineReference("\(Substring(place))stateMachine:\(name)")
        }
        guard let reference = parsed(reply, stateMachine) else { return }
        // From here on the registry knows the machine, so that the lane sees there whether it is being deleted.
        stateMachines.find(reference) { [lanes, parser] result in
            // That there is none, or none that stays, is for the rules to say.
            if case .failure(let error) = result, !error.isOfMissingMachine { return reply(.failure(error)) }
            lanes[arn].run { lane in lane.redrive(arn, token, parser, reply: reply) }
        }
    }

    /// An execution, and whether it can be redriven; without payloads that are sealed where data is not to be included.
    public func describeRedrivableExecution(
        arn: String,
        includesData: Bool = true,
        reply: @escaping Reply<DescribedExecution>
    ) {
        guard accepts(reply, arn, .execution) else { return }
        let (now, limits) = (services.clock.now, services.limits)
        services.read(
            { [services] store in
                guard let stored = try store.execution(arn: arn) else { throw ServiceError.executionDoesNotExist(arn) }
                let record = includesData ? try stored.opened(for: services) : stored
                let refusal = try RedriveRules.refusal(of: record, in: store, at: now, limits: limits)
                return DescribedExecution(record: record, redriveRefusal: refusal)
            },
            reply: reply
        )
    }
}

extension Lane {
    /// After how long a redrive that met a removal tries again.
    private static let removalMilliseconds: Int64 = 10

    /// Redrives and starts by one name run one after another, so that an execution is redriven once.
    fileprivate func redrive(
        _ arn: String,
        _ token: String?,
        _ parser: DefinitionParser,
        reply: @escaping Reply<Timestamp>
    ) {
        if let unrestored = broken[JSONString(arn)] { return reply(.failure(unrestored.error(of: arn))) }
        starts.run(on: JSONString(arn)) { [self] finished in
            if let running = live[JSONString(arn)] {
                // Its last redrive, or its end, may not be on disk yet.
                let isEnding = running.end != nil
                return afterCommits { [self] error in
                    finished()
                    if let error { return reply(.failure(error)) }
                    if isEnding { return run { $0.redrive(arn, token, parser, reply: reply) } }
                    reply(answer(toRunning: running, token))
                }
            }
            guard services.removals.beginRedrive() else {
                finished()
                // Nothing can be looked at while executions are removed.
                let time = Timestamp(milliseconds: services.clock.now.milliseconds + Self.removalMilliseconds)
                _ = setTimer(.call { [self] in redrive(arn, token, parser, reply: reply) }, at: time)
                return
            }
            let finished = LaneBound(finished)
            let (now, limits, services) = (services.clock.now, services.limits, services)
            let read = { @Sendable (store: any Store) throws in
                try RedrivenExecution(arn, token, in: store, at: now, limits: limits, keys: services.keys) { record in
                    services.registry.plan(of: record, by: parser, with: services.keys)
                }
            }
            services.read(read) { [self] result in
                run { lane in
                    lane.redrive(result, token) { result in
                        services.removals.endRedrive()
                        reply(result)
                    }
                    finished.value()
                }
            }
        }
    }

    private func answer(toRunning execution: LiveExecution, _ token: String?) -> Result<Timestamp, ServiceError> {
        let redrive = execution.record?.redrive
        if let time = RedriveRules.time(ofToken: token, in: redrive, at: services.clock.now, limits: services.limits) {
            return .success(time)
        }
        return .failure(.executionNotRedrivable(ExecutionStatus.running.redriveRefusal ?? ""))
    }

    private func redrive(
        _ result: Result<RedrivenExecution, ServiceError>,
        _ token: String?,
        reply: @escaping Reply<Timestamp>
    ) {
        let redriven: RedrivenExecution
        let execution: Execution
        do throws(ServiceError) {
            redriven = try result.get()
            if let time = redriven.repeatedTime { return reply(.success(time)) }
            if let refusal = services.refusalOfStart { throw refusal }
            // A deletion may have begun since the store was read; from then on nothing may run.
            guard let machine = services.registry[redriven.stored.record.identity.stateMachineARN], !machine.isDeleting,
                machine.record.creationTime == redriven.machineCreationTime
            else { throw .executionNotRedrivable(RedriveRules.isDeleting) }
            execution = try redriven.execution(tokenSecret: tokenSecret)
        } catch {
            return reply(.failure(error))
        }
        let (key, now) = (redriven.stored.record.key, services.clock.now)
        let redrive = RedriveRules.next(
            after: redriven.stored.record.redrive,
            token: token,
            at: now,
            limits: services.limits
        )
        var record = redriven.stored.record
        record.begin(redrive)
        let revived = LiveExecution(
            execution,
            record: record,
            logging: redriven.logging,
            sealing: redriven.sealing,
            turn: redriven.stored.turn
        )
        begin(revived, with: .redrive, opening: .redriveExecution(key, redrive)) { error in
            reply(error.map(Result.failure) ?? .success(now))
        }
    }
}

/// What a redrive finds in the store.
private struct RedrivenExecution: Sendable {
    let stored: OpenExecution
    let machine: StateMachine
    let logging: LogSettings?
    let sealing: Sealing?
    /// When its state machine was created: another one may have been made by its name since.
    let machineCreationTime: Timestamp
    /// The time of the redrive that this one repeats.
    let repeatedTime: Timestamp?

    /// Reads an execution; throws `ExecutionDoesNotExist`, or `ExecutionNotRedrivable` with the reason.
    init(
        _ arn: String,
        _ token: String?,
        in store: any Store,
        at now: Timestamp,
        limits: Limits,
        keys: KeyRing,
        plan: (StateMachineRecord) -> Result<StateMachine, ServiceError>
    ) throws {
        guard let record = try store.execution(arn: arn) else { throw ServiceError.executionDoesNotExist(arn) }
        repeatedTime = RedriveRules.time(ofToken: token, in: record.redrive, at: now, limits: limits)
        if repeatedTime == nil, let reason = try RedriveRules.refusal(of: record, in: store, at: now, limits: limits) {
            throw ServiceError.executionNotRedrivable(reason)
        }
        stored = try Self.stored(arn, in: store, keys)
        guard let revision = try store.revision(stored.record.revision) else {
            throw ServiceError(.internalFailure, "The revision that '\(arn)' runs is not stored.")
        }
        switch plan(revision) {
        case .success(let machine): self.machine = machine
        case .failure(let error):
            throw ServiceError.executionNotRedrivable("This server cannot run its definition: \(error.message)")
        }
        logging = LogSettings(revision.configuration)
        do throws(KeyRefusal) {
            sealing = try revision.sealing(with: keys)
        } catch {
            throw ServiceError.cannotBeRestored(error.text)
        }
        machineCreationTime = revision.creationTime
    }

    private static func stored(_ arn: String, in store: any Store, _ keys: KeyRing) throws -> OpenExecution {
        do throws(StoreError) {
            if let stored = try store.storedExecution(arn: arn) {
                do throws(SealError) {
                    return try stored.opened(with: keys)
                } catch {
                    throw StoreError(error, in: "What is stored of it")
                }
            }
        } catch {
            switch error.code {
            case .damagedRecord, .keyRefused: throw ServiceError.cannotBeRestored(error.message)
            default: throw error
            }
        }
        throw ServiceError.executionDoesNotExist(arn)
    }

    /// The execution as it stopped.
    func execution(tokenSecret: TokenSecret) throws(ServiceError) -> Execution {
        do throws(RestoreError) {
            return try stored.restored(on: machine, tokenSecret: tokenSecret)
        } catch {
            throw .cannotBeRestored(error.message)
        }
    }
}

extension ServiceError {
    /// Whether a state machine is not there, or is about to go.
    fileprivate var isOfMissingMachine: Bool { code == .stateMachineDoesNotExist || code == .stateMachineDeleting }

    fileprivate static func cannotBeRestored(_ reason: String) -> ServiceError {
        executionNotRedrivable("Execution cannot be restored: \(reason)")
    }

    fileprivate static func executionNotRedrivable(_ reason: String) -> ServiceError {
        ServiceError(.executionNotRedrivable, reason)
    }
}
