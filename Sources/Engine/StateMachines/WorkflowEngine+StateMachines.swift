// SPDX-License-Identifier: Apache-2.0

import JSONModule
public import StatesLanguage
public import Storage

extension WorkflowEngine {
    /// Creates a state machine, or answers the one that is the same (reference §1.5).
    public func createStateMachine(_ input: CreateStateMachineInput, reply: @escaping Reply<CreatedStateMachine>) {
        let check = { [keys = services.keys] () throws(ServiceError) in
            try ResourceName.check(input.name)
            try keys.check(input.configuration)
        }
        guard accepts(reply, check) else { return }
        services.reads.execute { [self] in
            switch parser.plan(input.definition, type: input.type) {
            case .success(let machine): stateMachines.create(input, machine, reply: reply)
            case .failure(let error): reply(.failure(error))
            }
        }
    }

    /// Changes a state machine; running executions keep what they began with.
    public func updateStateMachine(_ input: UpdateStateMachineInput, reply: @escaping Reply<StateMachineRecord>) {
        let check = { [keys = services.keys] () throws(ServiceError) in
            let reference = try StateMachineReference.unlabelled(input.stateMachineARN)
            guard reference.qualifier == nil else { throw .stateMachineDoesNotExist(reference.text) }
            guard input.definition != nil || input.roleARN != nil || !input.configuration.isEmpty else {
                throw ServiceError(
                    .missingRequiredParameter,
                    "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must "
                        + "be specified"
                )
            }
            try keys.check(input.configuration)
        }
        guard accepts(reply, check) else { return }
        stateMachines.update(input, reply: reply)
    }

    /// Answers when the machine is DELETING; one that does not exist is deleted already.
    public func deleteStateMachine(arn: String, reply: @escaping Reply<Void>) {
        guard let reference = reference(arn, reply) else { return }
        guard reference.qualifier == nil else {
            let text = "This operation deletes state machines; '\(arn)' names a version or an alias of one"
            return reply(.failure(ServiceError(.validation, text)))
        }
        stateMachines.delete(arn, reply: reply)
    }

    /// A state machine, or one of its versions with what it says; without a definition that is sealed where data is
    /// not to be included.
    public func describeStateMachine(
        arn: String,
        includesData: Bool = true,
        reply: @escaping Reply<DescribedStateMachine>
    ) {
        guard let reference = parsed(reply, { () throws(ServiceError) in try StateMachineReference(arn) }) else {
            return
        }
        services.read(
            { [keys = services.keys] store in
                let machine = try store.stateMachine(arn: reference.arn)
                guard var described = try machine.flatMap({ try store.described($0, reference.qualifier) }) else {
                    guard machine != nil, case .version = reference.qualifier else {
                        throw ServiceError.stateMachineDoesNotExist(arn)
                    }
                    throw ServiceError.versionDoesNotExist(arn)
                }
                if includesData { described.record.definition = try described.record.openedDefinition(for: keys) }
                return described
            },
            reply: reply
        )
    }

    /// The type of the machine that an ARN names, as itself, as a version or by an alias.
    public func stateMachineType(arn: String, reply: @escaping Reply<WorkflowType>) {
        guard let reference = reference(arn, reply) else { return }
        services.read(
            { store in
                guard let machine = try store.stateMachine(arn: reference.arn) else {
                    throw ServiceError.stateMachineDoesNotExist(arn)
                }
                return machine.type
            },
            reply: reply
        )
    }

    /// The machine as it was when the execution started; without a definition that is sealed where data is not to be
    /// included.
    public func describeStateMachineForExecution(
        arn: String,
        includesData: Bool = true,
        reply: @escaping Reply<StateMachineRecord>
    ) {
        guard accepts(reply, arn, .execution) else { return }
        services.read(
            { [keys = services.keys] store in
                guard let execution = try store.execution(arn: arn) else {
                    throw ServiceError.executionDoesNotExist(arn)
                }
                guard var record = try store.revision(execution.revision) else {
                    throw ServiceError(.internalFailure, "The revision that '\(arn)' runs is not stored.")
                }
                if includesData { record.definition = try record.openedDefinition(for: keys) }
                return record
            },
            reply: reply
        )
    }

    /// State machines by name, page by page.
    public func listStateMachines(cursor: String?, limit: Int, reply: @escaping Reply<Page<StateMachineSummary>>) {
        guard accepts(reply) else { return }
        services.read({ store in try store.stateMachines(after: cursor, limit: limit) }, reply: reply)
    }

    /// Checks a definition on the calling thread, which must be one that may take its time.
    public func validate(definition: String, type: WorkflowType) -> DefinitionAnalysis {
        parser.analyze(definition, type: type)
    }

    /// Checks a definition, on a thread that may take its time.
    public func validate(definition: String, type: WorkflowType, reply: @escaping Reply<DefinitionAnalysis>) {
        guard accepts(reply) else { return }
        services.reads.execute { [parser] in reply(.success(parser.analyze(definition, type: type))) }
    }
}

extension DefinitionReading {
    /// A machine as its qualifier says; nil where there is no such version, or where it names something else.
    fileprivate func described(
        _ machine: StateMachineRecord,
        _ qualifier: StateMachineReference.Qualifier?
    ) throws -> DescribedStateMachine? {
        guard let qualifier else { return DescribedStateMachine(record: machine) }
        guard case .version(let number) = qualifier,
            let version = try version(of: machine.arn, number: number),
            var record = try revision(version.revision)
        else { return nil }
        record.arn = version.arn
        record.status = machine.status
        record.creationTime = version.creationTime
        return DescribedStateMachine(record: record, description: version.description)
    }
}
