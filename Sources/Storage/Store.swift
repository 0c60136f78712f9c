// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import JSONModule
package import StatesLanguage

/// One change of the store. Changes of one commit take effect together, in order.
package enum StoreChange: Sendable {
    /// A new execution; its first turn follows in the same commit.
    case createExecution(ExecutionRecord)
    case appendTurn(TurnRecord)
    /// A new or changed state machine. Each revision that an execution runs stays readable (`StateMachineReading.revision`).
    case putStateMachine(StateMachineRecord)
    case removeStateMachine(arn: String)
    case putActivity(ActivityRecord)
    case removeActivity(arn: String)
    /// A document of a component that keeps its own records (functions, topics), by collection and name.
    case putDocument(collection: String, name: String, JSON)
    case removeDocument(collection: String, name: String)
}

/// The one way to change a store: a commit is on disk, whole, when it returns.
package protocol StoreCommitting: Sendable {
    /// Stores all changes in one transaction. Blocks until they are durable; called from one thread.
    func commit(_ changes: [StoreChange]) throws(StoreError)
}

/// Reads of executions. All reads see committed changes only; they block, and may be called from any thread.
package protocol ExecutionReading: Sendable {
    func execution(arn: String) throws(StoreError) -> ExecutionRecord?
    func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionRecord>
    /// Events from an id on: upwards, or downwards where `reverse`.
    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent]
    /// The commands of an execution in order, with their times, for replays.
    func commands(of key: ExecutionKey) throws(StoreError) -> [(time: Timestamp, command: Command)]
    /// Executions that have not ended, by key, in batches: those after `key`, at most `limit`.
    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> [OpenExecution]
    /// The highest key in use, or 0: new keys count on from it.
    func lastExecutionKey() throws(StoreError) -> ExecutionKey
}

/// Reads of state machines, activities and documents.
package protocol DefinitionReading: Sendable {
    func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord?
    /// The record as it was with that revision; kept as long as an execution refers to it.
    func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord?
    func lastRevisionKey() throws(StoreError) -> RevisionKey
    /// By creation time, then ARN.
    func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineRecord>
    func activity(arn: String) throws(StoreError) -> ActivityRecord?
    func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord>
    func document(collection: String, name: String) throws(StoreError) -> JSON?
    /// All documents of a collection, by name.
    func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)]
}

/// A whole store.
package typealias Store = StoreCommitting & ExecutionReading & DefinitionReading

/// Some rows, and where the next ones begin.
package struct Page<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Opaque; nil on the last page. Stays valid while rows are added and changed.
    package var next: String?

    package init(rows: [Row], next: String?) {
        self.rows = rows
        self.next = next
    }
}

/// Which executions to list: of one machine, newest first (running ones by start, others by stop).
package struct ExecutionQuery: Sendable {
    package var stateMachineARN: String
    package var status: ExecutionStatus?
    package var limit: Int
    package var cursor: String?

    package init(stateMachineARN: String, status: ExecutionStatus? = nil, limit: Int, cursor: String? = nil) {
        self.stateMachineARN = stateMachineARN
        self.status = status
        self.limit = limit
        self.cursor = cursor
    }
}

/// Which events to read.
package struct HistoryQuery: Sendable {
    /// The first event's id; nil for the first, or the last where `reverse`.
    package var from: Int?
    package var reverse: Bool
    package var limit: Int

    package init(from: Int? = nil, reverse: Bool = false, limit: Int) {
        self.from = from
        self.reverse = reverse
        self.limit = limit
    }
}

/// Why a store could not do what it was asked.
package struct StoreError: Error, Sendable {
    package enum Code: Sendable, Equatable {
        /// Another process has the data directory.
        case locked
        /// The data was made by a newer version.
        case newerSchema
        /// What was read is not what was written.
        case corrupt
        case diskFull
        case inputOutput
        /// A change contradicts what is stored: a name that exists, a turn out of order.
        case conflict
    }

    package var code: Code
    /// What failed, where, and what the operator can do.
    package var message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}
