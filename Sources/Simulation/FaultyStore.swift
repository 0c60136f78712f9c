// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import JSONModule
public import StatesLanguage
public import Storage
import Synchronization

/// A store that fails when it is told to, like a disk that goes away.
public final class FaultyStore: Sendable {
    /// What happens at one commit, and to all that follow it.
    public enum Fault: Sendable, Equatable {
        /// The commit is not stored.
        case failing(commit: Int)
        /// The commit is stored, but nobody learns of it.
        case losingAnswer(commit: Int)

        /// The commit at which it happens, counted from 1.
        public var commit: Int {
            switch self {
            case .failing(let commit), .losingAnswer(let commit): commit
            }
        }
    }

    /// What survives.
    public let base: any Store
    private let fault: Fault?
    /// Executions of whose records one cannot be read.
    private let damagedExecutions: Set<ExecutionKey>
    /// Whether the rows of the damaged ones cannot be read either.
    private let damagesRecords: Bool
    private let commits = Atomic(0)
    /// How many further reads of executions fail.
    private let executionFaults = Atomic(0)
    /// How many further reads of a state machine or an activity fail.
    private let failingReads = Mutex<[String: Int]>([:])

    public init(
        _ base: any Store,
        fault: Fault? = nil,
        damaging damagedExecutions: Set<ExecutionKey> = [],
        damagesRecords: Bool = false
    ) {
        self.base = base
        self.fault = fault
        self.damagedExecutions = damagedExecutions
        self.damagesRecords = damagesRecords
    }

    /// Has the next reads of a state machine or an activity fail.
    public func failReads(_ count: Int, of arn: String) { failingReads.withLock { $0[arn] = count } }

    private func mayRead(_ arn: String) throws(StoreError) {
        let isFailing = failingReads.withLock { reads in
            guard let count = reads[arn], count > 0 else { return false }
            reads[arn] = count - 1
            return true
        }
        if isFailing { throw StoreError(code: .inputOutput, message: "The disk could not be read.") }
    }

    /// How many commits were asked for.
    public var commitCount: Int { commits.load(ordering: .relaxed) }

    /// Has the next reads of executions by their ARNs fail.
    public func failExecutionReads(_ count: Int) { executionFaults.store(count, ordering: .relaxed) }

    private func mayReadExecution() throws(StoreError) {
        guard executionFaults.load(ordering: .relaxed) > 0 else { return }
        executionFaults.subtract(1, ordering: .relaxed)
        throw StoreError(code: .inputOutput, message: "The disk could not be read.")
    }
}

extension FaultyStore: StoreCommitting {
    public func commit(_ changes: [StoreChange]) throws(StoreError) {
        let number = commits.add(1, ordering: .relaxed).newValue
        guard let fault, number >= fault.commit else { return try base.commit(changes) }
        if fault == .losingAnswer(commit: number) { try base.commit(changes) }
        throw StoreError(code: .inputOutput, message: "The disk is gone.")
    }

    public func prepared(_ turn: consuming TurnRecord) -> TurnRecord { base.prepared(turn) }
}

extension FaultyStore: ExecutionReading {
    public func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        try mayReadExecution()
        let record = try base.execution(arn: arn)
        if damagesRecords, let record, damagedExecutions.contains(record.key) {
            throw StoreError(code: .damagedRecord, message: "The record is damaged.")
        }
        return record
    }

    public func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary> {
        try base.executions(query)
    }

    public func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        try base.history(of: key, query)
    }

    public func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try base.commands(of: key, with: keys)
    }

    public func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        try base.progress(of: key)
    }

    public func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        var open = try base.openExecutions(after: key, limit: limit)
        for execution in open.executions where damagedExecutions.contains(execution.record.key) {
            let (key, arn) = (execution.record.key, execution.record.identity.arn)
            open.damaged.append(DamagedExecution(key: key, arn: arn, reason: "The record is damaged."))
        }
        open.executions.removeAll { damagedExecutions.contains($0.record.key) }
        return open
    }

    public func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool { try base.hasFrames(key) }

    public func storedExecution(arn: String) throws(StoreError) -> OpenExecution? {
        try base.storedExecution(arn: arn)
    }

    public func lastExecutionKey() throws(StoreError) -> ExecutionKey { try base.lastExecutionKey() }
}

extension FaultyStore: DefinitionReading {
    public func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? {
        try mayRead(arn)
        return try base.stateMachine(arn: arn)
    }

    public func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? { try base.revision(key) }

    public func lastRevisionKey() throws(StoreError) -> RevisionKey { try base.lastRevisionKey() }

    public func resourceCounts() throws(StoreError) -> ResourceCounts { try base.resourceCounts() }

    public func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord] {
        try base.versions(of: stateMachineARN)
    }

    public func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord? {
        try base.version(of: stateMachineARN, number: number)
    }

    public func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord] {
        try base.aliases(of: stateMachineARN)
    }

    public func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord? {
        try base.alias(of: stateMachineARN, name: name)
    }

    public func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        try base.stateMachines(after: cursor, limit: limit)
    }

    public func activity(arn: String) throws(StoreError) -> ActivityRecord? {
        try mayRead(arn)
        return try base.activity(arn: arn)
    }

    public func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        try base.activities(after: cursor, limit: limit)
    }

    public func document(collection: String, name: String) throws(StoreError) -> JSON? {
        try base.document(collection: collection, name: name)
    }

    public func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        try base.documents(collection: collection)
    }
}
