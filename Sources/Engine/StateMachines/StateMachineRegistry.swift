// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Synchronization

/// A state machine, or a version of one, that can be started: its record with its plan, and the parts of its
/// executions' ARNs.
final class RegisteredStateMachine: Sendable {
    let record: StateMachineRecord
    /// Why there is no plan: nothing can be made of what was once accepted.
    let plan: Result<StateMachine, ServiceError>
    /// What comes before the name in the ARNs of its executions.
    let executionPrefix: String
    /// The beginning of what their lanes follow from.
    let executionPrefixHash: LaneHash
    /// What its executions know of it.
    let identity: StateMachineIdentity
    /// The version that this is; nil for the machine itself.
    let versionARN: String?
    /// What is logged of its executions; nil for nothing.
    let logging: LogSettings?
    /// How what is stored of its executions is sealed, nil where it is not; or why none can start.
    let sealing: Result<Sealing?, ServiceError>
    /// The plan and the sealing, where neither is an error: taken out of the results once, since each start takes both.
    let ready: (machine: StateMachine, sealing: Sealing?)?
    /// The lane whose copy this is; nil for the one that all share.
    let lane: Int?

    init(
        _ record: StateMachineRecord,
        plan: Result<StateMachine, ServiceError>,
        services: LaneServices,
        versionARN: String? = nil,
        lane: Int? = nil
    ) {
        self.record = record
        self.versionARN = versionARN
        self.lane = lane
        logging = LogSettings(record.configuration)
        sealing = Result { () throws(KeyRefusal) in try record.sealing(with: services.keys) }
            .mapError { ServiceError($0) }
        self.plan = plan
        if case .success(let sealing) = sealing, case .success(let machine) = plan {
            ready = (machine, sealing)
        } else {
            ready = nil
        }
        executionPrefix = ExecutionARN.prefix(ofStateMachine: record.arn, type: record.type)
        executionPrefixHash = LaneHash(executionPrefix)
        identity = StateMachineIdentity(
            arn: record.arn,
            name: record.name,
            roleARN: record.roleARN,
            type: record.type,
            region: services.configuration.region
        )
    }

    /// A copy of what all lanes share, for one of them; the texts and objects that every start takes of it are its own.
    convenience init(
        copying shared: RegisteredStateMachine,
        on lane: Int,
        plan: Result<StateMachine, ServiceError>,
        _ services: LaneServices
    ) {
        var record = shared.record
        (record.arn, record.name, record.roleARN) = (record.arn.copied, record.name.copied, record.roleARN.copied)
        self.init(record, plan: plan, services: services, versionARN: shared.versionARN?.copied, lane: lane)
    }

    var isDeleting: Bool { record.status == .deleting }
}

/// The state machines in use, from any thread; a lane asks it for those that it does not know, and after each change.
///
/// What stands here is on disk. Entries are put in and taken out by the `StateMachineDesk` only.
final class StateMachineRegistry: Sendable {
    private let machines = Mutex(Machines())
    private let aliases = Mutex<[Key: AliasRecord]>([:])
    /// The plans that are in use, shared by the executions of a revision, whoever asked for them first.
    private let plans = Mutex<[RevisionKey: WeakPlan]>([:])
    /// Goes up after each change of what machines stand here.
    private let changes = Atomic(0)

    /// An ARN with a cheaper hash than the standard library's of its bytes: 350 instructions instead of 560.
    struct Key: Hashable {
        let arn: JSONString

        init(_ arn: String) { self.arn = JSONString(arn) }

        func hash(into hasher: inout Hasher) { hasher.combine(XXHash64.hash(arn.text)) }
    }

    private struct Machines {
        /// By their ARNs, versions among them.
        private var byARN: [Key: RegisteredStateMachine] = [:]
        /// The last one that was looked up: whoever starts executions from a thread of no lane, as a program does that has
        /// the engine in itself, asks here each time, and to compare its text takes less than to hash it.
        private var latest: (key: Key, machine: RegisteredStateMachine)?

        mutating func find(_ key: Key) -> RegisteredStateMachine? {
            if let latest, latest.key == key { return latest.machine }
            let machine = byARN[key]
            latest = machine.map { (key, $0) }
            return machine
        }

        mutating func change(_ body: (inout [Key: RegisteredStateMachine]) -> Void) {
            body(&byARN)
            latest = nil
        }
    }

    private struct WeakPlan: Sendable {
        weak let machine: StateMachine?
    }

    subscript(arn: String) -> RegisteredStateMachine? { self[Key(arn)] }

    subscript(key: Key) -> RegisteredStateMachine? { machines.withLock { $0.find(key) } }

    /// How often a machine was put in or taken out.
    ///
    /// Who looks one up after this finds what stands here at that count, or later.
    var changeCount: Int { changes.load(ordering: .acquiring) }

    func put(_ machine: RegisteredStateMachine) {
        change { $0[Key(machine.versionARN ?? machine.record.arn)] = machine }
    }

    func remove(arn: String) { change { $0[Key(arn)] = nil } }

    /// Who is told of a change, by whatever follows from it, finds a new count.
    private func change(_ body: (inout [Key: RegisteredStateMachine]) -> Void) {
        machines.withLock { $0.change(body) }
        changes.add(1, ordering: .releasing)
    }

    func alias(arn: String) -> AliasRecord? { aliases.withLock { $0[Key(arn)] } }

    func put(_ alias: AliasRecord) { aliases.withLock { $0[Key(alias.arn)] = alias } }

    func removeAlias(arn: String) { aliases.withLock { $0[Key(arn)] = nil } }

    /// Takes out the versions and aliases of a machine, so that whoever wants to start one asks about the machine.
    func removeQualified(of machine: StateMachineRecord) {
        change { machines in
            machines = machines.filter { $0.value.versionARN == nil || $0.value.record.arn != machine.arn }
        }
        aliases.withLock { aliases in aliases = aliases.filter { $0.value.stateMachineARN != machine.arn } }
    }

    /// The plan of a stored revision; a failure with AWS's error where its definition is sealed and does not open.
    func plan(
        of record: StateMachineRecord,
        by parser: DefinitionParser,
        with keys: KeyRing
    ) -> Result<StateMachine, ServiceError> {
        if let machine = plans.withLock({ $0[record.revision]?.machine }) { return .success(machine) }
        let plan = parser.plan(of: record, with: keys)
        if case .success(let machine) = plan { share(machine, as: record.revision) }
        return plan
    }

    /// Lets others find the plan of a revision.
    func share(_ machine: StateMachine, as revision: RevisionKey) {
        plans.withLock { plans in
            if plans.count >= 64, plans.count.nonzeroBitCount == 1 { plans = plans.filter { $0.value.machine != nil } }
            plans[revision] = WeakPlan(machine: machine)
        }
    }
}

extension DefinitionParser {
    /// The plan of a definition, or the error that CreateStateMachine answers.
    func plan(_ definition: String, type: WorkflowType) -> Result<StateMachine, ServiceError> {
        result(of: analyze(definition, type: type))
    }

    /// The plan of a stored revision: one that would be refused today is run as far as it can be.
    func plan(of record: StateMachineRecord, with keys: KeyRing) -> Result<StateMachine, ServiceError> {
        Result { () throws(ServiceError) in try record.openedDefinition(for: keys) }
            .flatMap { definition in result(of: analyzeAccepted(definition, type: record.type)) }
    }

    private func result(of analysis: DefinitionAnalysis) -> Result<StateMachine, ServiceError> {
        if let machine = analysis.machine { return .success(machine) }
        return .failure(ServiceError(.invalidDefinition, analysis.diagnostics.invalidDefinitionText))
    }
}

extension String {
    /// The same text in memory of its own.
    fileprivate var copied: String { String(decoding: utf8, as: UTF8.self) }
}
