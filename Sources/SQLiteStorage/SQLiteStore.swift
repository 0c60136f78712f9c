// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import JSONModule
public import StatesLanguage
public import Storage
import Synchronization

/// The embedded store: SQLite in one data directory, that belongs to one process.
///
/// `DIR/stepwell.db` is the database (WAL, `synchronous=FULL`), `DIR/lock` names the process that has it open and notes
/// how many commits it made.
public final class SQLiteStore: Sendable {
    // In the order in which they are given up: the readers, then the writer, whose close empties the journal into
    // the database, then the lock.
    private let readers: ReaderPool
    private let writer: Mutex<Writer?>
    private let lock: DirectoryLock
    /// What the database has lost, in words, where that was accepted.
    public let acceptedLoss: String?

    /// Opens the store of a data directory, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - directory: holds the lock; the database's path begins with it.
    ///   - fileSystem: the name of the VFS of SQLite that has the database's files; nil for the system's.
    ///   - acceptsLostCommits: whether a database is opened that has not all that was acknowledged.
    /// - Throws: `locked` where another process has it, `newerSchema` where a newer version made it, `corrupt` where
    ///   it is damaged or has lost commits.
    public init(
        directory: String,
        fileSystem: String? = nil,
        acceptsLostCommits: Bool = false
    ) throws(StoreError) {
        lock = try DirectoryLock(directory: directory)
        let path = directory + "/stepwell.db"
        let recent = RecentNames()
        let noted = lock.lastNote
        var loss: String?
        let connection = try Connection.writer(path: path, fileSystem: fileSystem) { (connection) throws(StoreError) in
            loss = try connection.checkCommits(noted: noted, acceptsLoss: acceptsLostCommits)
        }
        acceptedLoss = loss
        // Before anything is noted: a note without a database is one of a database that was taken away.
        try DirectoryLock.synchronize(directory)
        let counter = try CommitCounter(on: connection, lock: lock)
        writer = Mutex(try Writer(connection, recent: recent, counter: counter))
        readers = ReaderPool(path: path, fileSystem: fileSystem, recent: recent)
    }

    /// Closes the files, all of it in the database: the journal is emptied and removed once no read is under way.
    ///
    /// Commits and reads from then on fail. The directory stays locked until the store itself is gone.
    public func close() {
        readers.close()
        writer.withLock { writer in
            writer?.settleNames()
            writer = nil
        }
    }
}

extension SQLiteStore: StoreCommitting {
    public func commit(_ changes: [StoreChange]) throws(StoreError) {
        try writer.withLock { (writer) throws(StoreError) in
            guard let writer else { throw .closed }
            try writer.commit(changes)
        }
    }

    public func prepared(_ turn: consuming TurnRecord) -> TurnRecord {
        turn.prepare()
        return turn
    }
}

extension SQLiteStore: ExecutionReading {
    public func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        try readers.read { (reader) throws(StoreError) in try reader.executions.execution(arn: arn) }
    }

    public func executions(_ query: ExecutionQuery) throws(StoreError) -> Page<ExecutionSummary> {
        var after: ExecutionCursor?
        if let token = query.cursor { after = try ExecutionCursor(token: token, of: query) }
        return try readers.read { (reader) throws(StoreError) in try reader.executions.page(query, after: after) }
    }

    public func history(of key: ExecutionKey, _ query: HistoryQuery) throws(StoreError) -> [HistoryEvent] {
        try readers.read { (reader) throws(StoreError) in try reader.turns.history(of: key, query) }
    }

    public func commands(
        of key: ExecutionKey,
        with keys: KeyRing
    ) throws(StoreError) -> [(time: Timestamp, command: Command)] {
        try readers.read { (reader) throws(StoreError) in try reader.turns.commands(of: key, with: keys) }
    }

    public func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        try readers.read { (reader) throws(StoreError) in try reader.progress(of: key) }
    }

    public func hasFrames(_ key: ExecutionKey) throws(StoreError) -> Bool {
        try readers.read { (reader) throws(StoreError) in try reader.frames.hasHeader(key) }
    }

    public func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        try readers.read { (reader) throws(StoreError) in try reader.openExecutions(after: key, limit: limit) }
    }

    public func storedExecution(arn: String) throws(StoreError) -> OpenExecution? {
        try readers.read { (reader) throws(StoreError) in try reader.storedExecution(arn: arn) }
    }

    public func lastExecutionKey() throws(StoreError) -> ExecutionKey {
        try readers.read { (reader) throws(StoreError) in try reader.executions.lastExecutionKey() }
    }
}

extension SQLiteStore: RetentionReading {
    public func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try readers.read { (reader) throws(StoreError) in try reader.endedExecutions(query) }
    }

    public func usedBytes() throws(StoreError) -> Int64 {
        try readers.read { (reader) throws(StoreError) in try reader.retention.usedBytes() }
    }
}

extension SQLiteStore: DefinitionReading {
    public func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? {
        try readers.read { (reader) throws(StoreError) in try reader.stateMachines.stateMachine(arn: arn) }
    }

    public func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? {
        try readers.read { (reader) throws(StoreError) in try reader.stateMachines.revision(key) }
    }

    public func lastRevisionKey() throws(StoreError) -> RevisionKey {
        try readers.read { (reader) throws(StoreError) in try reader.stateMachines.lastRevisionKey() }
    }

    public func resourceCounts() throws(StoreError) -> ResourceCounts {
        try readers.read { (reader) throws(StoreError) in
            ResourceCounts(
                stateMachines: try reader.stateMachines.count(),
                activities: try reader.activities.count()
            )
        }
    }

    public func stateMachines(after cursor: String?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        var after: NameCursor?
        if let cursor { after = try NameCursor(token: cursor, of: NameCursor.stateMachines) }
        return try readers.read { (reader) throws(StoreError) in
            try reader.stateMachines.stateMachines(after: after, limit: limit)
        }
    }

    public func versions(of stateMachineARN: String) throws(StoreError) -> [VersionRecord] {
        try readers.read { (reader) throws(StoreError) in try reader.versions.versions(of: stateMachineARN) }
    }

    public func version(of stateMachineARN: String, number: Int) throws(StoreError) -> VersionRecord? {
        try readers.read { (reader) throws(StoreError) in
            try reader.versions.version(of: stateMachineARN, number: number)
        }
    }

    public func aliases(of stateMachineARN: String) throws(StoreError) -> [AliasRecord] {
        try readers.read { (reader) throws(StoreError) in try reader.aliases.aliases(of: stateMachineARN) }
    }

    public func alias(of stateMachineARN: String, name: String) throws(StoreError) -> AliasRecord? {
        try readers.read { (reader) throws(StoreError) in try reader.aliases.alias(of: stateMachineARN, name: name) }
    }

    public func activity(arn: String) throws(StoreError) -> ActivityRecord? {
        try readers.read { (reader) throws(StoreError) in try reader.activities.activity(arn: arn) }
    }

    public func activities(after cursor: String?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        var after: NameCursor?
        if let cursor { after = try NameCursor(token: cursor, of: NameCursor.activities) }
        return try readers.read { (reader) throws(StoreError) in
            try reader.activities.activities(after: after, limit: limit)
        }
    }

    public func document(collection: String, name: String) throws(StoreError) -> JSON? {
        try readers.read { (reader) throws(StoreError) in
            try reader.documents.document(collection: collection, name: name)
        }
    }

    public func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        try readers.read { (reader) throws(StoreError) in try reader.documents.documents(collection: collection) }
    }
}
