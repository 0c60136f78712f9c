// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import SQLiteStorage
import StatesLanguage
import Storage
import Synchronization

/// A store that can be given up while an engine still refers to it: its directory is free from then on.
final class ClosableStore: Sendable {
    private let base: Mutex<SQLiteStore?>
    private let onCommit: @Sendable () -> Void

    init(_ base: SQLiteStore, onCommit: @escaping @Sendable () -> Void) {
        self.base = Mutex(base)
        self.onCommit = onCommit
    }

    func close() {
        let store = base.withLock { $0.take() }
        store?.close()
    }

    private func open() throws(StoreError) -> SQLiteStore {
        guard let store = base.withLock({ $0 }) else {
            throw StoreError(code: .inputOutput, message: "The store is closed.")
        }
        return store
    }
}

extension ClosableStore: StoreCommitting {
    func commit(_ changes: [StoreChange]) throws(StoreError) {
        try open().commit(changes)
        onCommit()
    }
}

extension ClosableStore: ExecutionReading {
    func execution(arn: String) throws(StoreError) -> ExecutionRecord? { try open().execution(arn: arn) }

    func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary> {
        try open().executions(query)
    }

    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        try open().history(of: key, query)
    }

    func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try open().commands(of: key, with: keys)
    }

    func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        try open().progress(of: key)
    }

    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        try open().openExecutions(after: key, limit: limit)
    }

    func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool { try open().hasFrames(key) }

    func storedExecution(arn: String) throws(StoreError) -> OpenExecution? { try open().storedExecution(arn: arn) }

    func lastExecutionKey() throws(StoreError) -> ExecutionKey { try open().lastExecutionKey() }
}

extension ClosableStore: RetentionReading {
    func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try open().endedExecutions(query)
    }

    func usedBytes() throws(StoreError) -> Int64 { try open().usedBytes() }
}

extension ClosableStore: DefinitionReading {
    func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? { try open().stateMachine(arn: arn) }

    func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? { try open().revision(key) }

    func lastRevisionKey() throws(StoreError) -> RevisionKey { try open().lastRevisionKey() }

    func resourceCounts() throws(StoreError) -> ResourceCounts { try open().resourceCounts() }

    func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        try open().stateMachines(after: cursor, limit: limit)
    }

    func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord] {
        try open().versions(of: stateMachineARN)
    }

    func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord? {
        try open().version(of: stateMachineARN, number: number)
    }

    func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord] {
        try open().aliases(of: stateMachineARN)
    }

    func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord? {
        try open().alias(of: stateMachineARN, name: name)
    }

    func activity(arn: String) throws(StoreError) -> ActivityRecord? { try open().activity(arn: arn) }

    func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        try open().activities(after: cursor, limit: limit)
    }

    func document(collection: String, name: String) throws(StoreError) -> JSON? {
        try open().document(collection: collection, name: name)
    }

    func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        try open().documents(collection: collection)
    }
}
