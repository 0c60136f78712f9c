// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import JSONModule
public import StatesLanguage

/// One change of the store.
///
/// Changes of one commit take effect together, in order. A change goes through several hands to its commit; indirect,
/// so that each of them copies a reference, not a record's dozen of texts.
public indirect enum StoreChange: Sendable {
    /// A new execution; its first turn follows in the same commit. Its revision must be stored by then.
    case createExecution(ExecutionRecord)
    /// An execution that has ended without success runs again; its next turn follows in the same commit.
    case redriveExecution(ExecutionKey, Redrive)
    /// The next turn of an execution that has not ended; its events go on from the last one stored.
    case appendTurn(TurnRecord)
    /// Takes an ended execution's record away: its name is free, and its history cannot be asked for any more.
    ///
    /// Its turns stay until they are removed, too: there may be more of them than one commit should remove. An
    /// execution that is not there is fine; one that runs is a conflict.
    case removeExecution(ExecutionKey)
    /// Removes the first turns that are left, at most so many, of an execution that was removed.
    case removeTurns(of: ExecutionKey, atMost: Int)
    /// Removes frames of an execution that has ended, at most so many, the header last: nothing goes on from it any more.
    ///
    /// An execution that is not there is fine; one that runs is a conflict.
    case removeFrames(of: ExecutionKey, atMost: Int)
    /// A new or changed state machine. A new revision key keeps the former revision readable
    /// (`DefinitionReading.revision`); the same one replaces what that revision says.
    case putStateMachine(StateMachineRecord)
    /// Its versions and aliases go with it; its revisions stay, for the executions that run them.
    case removeStateMachine(arn: String)
    /// A version of a revision that is stored by then; that its number is no other's is the caller's to see to.
    case putVersion(VersionRecord)
    case removeVersion(stateMachineARN: String, number: Int)
    /// A new or changed alias.
    case putAlias(AliasRecord)
    case removeAlias(stateMachineARN: String, name: String)
    case putActivity(ActivityRecord)
    case removeActivity(arn: String)
    /// A document of a component that keeps its own records (functions, topics), by collection and name.
    case putDocument(collection: String, name: String, JSON)
    case removeDocument(collection: String, name: String)
}

/// The one way to change a store: a commit is on disk, whole, when it returns.
public protocol StoreCommitting: Sendable {
    /// Stores all changes in one transaction. Blocks until they are durable; called from one thread.
    ///
    /// Where it throws, nothing of the commit is stored. After `diskFull` and `inputOutput` it may be tried again.
    func commit(_ changes: [StoreChange]) throws(StoreError)

    /// A turn, with what can be done of its storing before its commit.
    ///
    /// Called on the thread that made the turn: all of them share the one that commits. What the store does not need any
    /// more is left out of the turn (`TurnRecord.Prepared`), so that it is freed where it was made, too.
    func prepared(_ turn: consuming TurnRecord) -> TurnRecord
}

extension StoreCommitting {
    public func prepared(_ turn: consuming TurnRecord) -> TurnRecord { turn }
}

/// Reads of executions.
///
/// All reads see committed changes only; they block, and may be called from any thread. What a key of the customer
/// seals comes back sealed, but for events and commands, for which keys are given.
public protocol ExecutionReading: Sendable {
    func execution(arn: String) throws(StoreError) -> ExecutionRecord?
    func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary>
    /// Events from an id on: upwards, or downwards where `reverse`.
    ///
    /// Empty for a key that is unknown and for ids past the end. Throws `keyRefused` where events are sealed and the
    /// query's keys do not open them.
    func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent]
    /// The commands of an execution in order, with their times, for replays; keys open those that are sealed.
    func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)]
    /// How far an execution has come, by the numbers of its records alone: what they hold may be damaged. Nil where
    /// there is no such execution.
    func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress?
    /// Executions that have not ended, by key, in batches: those after `key`, at most `limit`.
    ///
    /// A damaged record is told with its execution and keeps no other from being read.
    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions
    /// Whether there is what an ended execution can go on from: the header of its frames. What they hold is not looked
    /// at.
    func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool
    /// An execution with how far it has come, whether it has ended or not; one that succeeded has no frames.
    func storedExecution(arn: String) throws(StoreError) -> OpenExecution?
    /// The highest key in use, or 0: new keys count on from it.
    func lastExecutionKey() throws(StoreError) -> ExecutionKey
}

extension ExecutionReading {
    /// The commands of an execution that is not sealed.
    public func commands(of key: ExecutionKey) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try commands(of: key, with: KeyRing())
    }
}

/// Reads for what removes executions of which nobody will ask any more.
public protocol RetentionReading: Sendable {
    /// Executions that ended before a time, those that ended first before the others.
    func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution]
    /// About how many bytes the store holds; what was removed is not among them.
    func usedBytes() throws(StoreError) -> Int64
}

/// Which ended executions to find.
public struct EndedExecutionQuery: Sendable {
    /// Before which time they ended.
    public var time: Timestamp
    /// Behind which place in that order; nil for from the first.
    public var place: EndedExecution.Place?
    /// Whether those that succeeded are left out.
    public var isOfUnsuccessful: Bool
    public var limit: Int

    public init(
        before time: Timestamp,
        after place: EndedExecution.Place? = nil,
        isOfUnsuccessful: Bool = false,
        limit: Int
    ) {
        self.time = time
        self.place = place
        self.isOfUnsuccessful = isOfUnsuccessful
        self.limit = limit
    }

    /// The statuses of what is found.
    public var statuses: [ExecutionStatus] {
        ExecutionStatus.allCases.filter { $0 != .running && !(isOfUnsuccessful && $0 == .succeeded) }
    }
}

/// An execution that has ended, and how much there is to remove of it.
public struct EndedExecution: Sendable, Equatable {
    public var key: ExecutionKey
    public var arn: String
    public var stopTime: Timestamp
    /// How many turns it has.
    public var turns: Int

    /// Where it stands among all that have ended.
    public struct Place: Sendable, Equatable, Comparable {
        public var stopTime: Timestamp
        public var key: ExecutionKey

        public init(stopTime: Timestamp, key: ExecutionKey) {
            self.stopTime = stopTime
            self.key = key
        }

        public static func < (left: Place, right: Place) -> Bool {
            (left.stopTime, left.key) < (right.stopTime, right.key)
        }
    }

    public var place: Place { Place(stopTime: stopTime, key: key) }

    public init(key: ExecutionKey, arn: String, stopTime: Timestamp, turns: Int) {
        self.key = key
        self.arn = arn
        self.stopTime = stopTime
        self.turns = turns
    }
}

/// Reads of state machines, activities and documents.
public protocol DefinitionReading: Sendable {
    func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord?
    /// The record as it was with that revision; kept as long as an execution refers to it.
    func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord?
    func lastRevisionKey() throws(StoreError) -> RevisionKey
    /// How many state machines and activities there are.
    func resourceCounts() throws(StoreError) -> ResourceCounts
    /// By ARN, which is by name.
    func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary>
    /// The versions of a state machine by number; at most as many as a machine may have.
    func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord]
    func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord?
    /// The aliases of a state machine by creation time, then name; at most as many as a machine may have.
    func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord]
    func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord?
    func activity(arn: String) throws(StoreError) -> ActivityRecord?
    /// By creation time, then ARN.
    func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord>
    func document(collection: String, name: String) throws(StoreError) -> JSON?
    /// All documents of a collection, by name.
    func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)]
}

/// How many resources a store has.
public struct ResourceCounts: Sendable, Equatable {
    /// Those that are being deleted included.
    public var stateMachines: Int
    public var activities: Int

    public init(stateMachines: Int, activities: Int) {
        self.stateMachines = stateMachines
        self.activities = activities
    }
}

/// A whole store.
public typealias Store = StoreCommitting & ExecutionReading & DefinitionReading & RetentionReading

/// Some rows, and where the next ones begin.
public struct Page<Row: Sendable>: Sendable {
    public var rows: [Row]
    /// Opaque; nil on the last page.
    ///
    /// Stays valid while rows are added and changed.
    public var next: String?

    public init(rows: [Row], next: String?) {
        self.rows = rows
        self.next = next
    }
}

/// Which executions to list, newest first: those of one ended status by their stop, all others by their start.
///
/// With a status filter this is AWS's order. A list of all statuses goes by the start, which never changes: by
/// "start while it runs, stop afterwards" an execution that ends between two pages would be on neither.
public struct ExecutionQuery: Sendable {
    /// What executions were started through.
    public enum Origin: Sendable {
        /// All of a state machine, whatever they were started through.
        case stateMachine
        /// A version, by the revision that it is, too: a machine that is gone may have had one of the same ARN.
        case version(RevisionKey)
        case alias
    }

    /// The ARN of the state machine, of its version or of its alias.
    public var stateMachineARN: String
    public var origin: Origin
    public var status: ExecutionStatus?
    public var limit: Int
    public var cursor: String?

    public init(
        stateMachineARN: String,
        origin: Origin = .stateMachine,
        status: ExecutionStatus? = nil,
        limit: Int,
        cursor: String? = nil
    ) {
        self.stateMachineARN = stateMachineARN
        self.origin = origin
        self.status = status
        self.limit = limit
        self.cursor = cursor
    }
}

/// Which events to read.
public struct HistoryQuery: Sendable {
    /// The first event's id; nil for the first, or the last where `reverse`.
    public var from: Int?
    public var reverse: Bool
    public var limit: Int
    /// After how many bytes (`HistoryEvent.answerBytes`) no further turn's events are read.
    public var bytesMaximum: Int
    /// What opens events that are sealed.
    public var keys: KeyRing

    public init(
        from: Int? = nil,
        reverse: Bool = false,
        limit: Int,
        bytesMaximum: Int = .max,
        keys: KeyRing = KeyRing()
    ) {
        self.from = from
        self.reverse = reverse
        self.limit = limit
        self.bytesMaximum = bytesMaximum
        self.keys = keys
    }

    /// Whether the events that were read are all that is asked for.
    public func isSatisfied(by events: [HistoryEvent], bytes: Int) -> Bool {
        events.count >= limit || bytes > bytesMaximum
    }
}

/// Why a store could not do what it was asked.
public struct StoreError: Error, Sendable {
    /// What kind of failure: callers decide by it.
    public enum Code: Sendable, Equatable {
        /// Another process has the data directory.
        case locked
        /// The data was made by a newer version.
        case newerSchema
        /// The store itself is damaged: its file, a page, its schema.
        case corrupt
        /// One record is not what was written; the others can be read.
        case damagedRecord
        /// What was asked for is sealed, and its key cannot be used.
        case keyRefused(KeyRefusal)
        case diskFull
        case inputOutput
        /// A change contradicts what is stored: a name that exists, a turn out of order.
        case conflict
        /// A page token that this list has not made.
        case invalidCursor
    }

    public var code: Code
    /// What failed, where, and what the operator can do.
    public var message: String

    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}

extension StoreError {
    /// A change that contradicts what is stored.
    public static func conflict(_ message: String) -> StoreError { StoreError(code: .conflict, message: message) }

    /// Frames are to be removed that an execution goes on from.
    public static func framesInUse(_ key: ExecutionKey) -> StoreError {
        .conflict("The execution \(key.number) runs, and its frames cannot be removed.")
    }

    /// A page token that is not of this list.
    public static var invalidCursor: StoreError {
        StoreError(code: .invalidCursor, message: "The page token is not one that this list has made.")
    }
}
