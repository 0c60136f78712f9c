// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Writes `executions`.
final class ExecutionsWriter {
    private let insertion: Statement
    private let insertionOfMany: Statement
    private let ending: Statement
    private let reopening: Statement
    private let statusLookup: Statement
    private let origins: OriginsWriter
    private let names: NamesWriter
    /// The values of rows that are still to be inserted, together.
    private var pending: [Value] = []

    init(_ connection: Connection, names: NamesWriter) throws(StoreError) {
        insertion = try Statement(ExecutionRow.insertion(rowCount: 1), on: connection)
        insertionOfMany = try Statement(ExecutionRow.insertion(rowCount: Tuning.rowsPerInsertion), on: connection)
        ending = try Statement(
            "UPDATE executions SET status = ?, stop_time = ?, error = ?, cause = ?, output = ? WHERE key = ?",
            on: connection
        )
        reopening = try Statement(
            """
            UPDATE executions SET status = 0, stop_time = NULL, error = NULL, cause = NULL, output = NULL WHERE key = ?
            """,
            on: connection
        )
        statusLookup = try Statement("SELECT status FROM executions WHERE key = ?", on: connection)
        origins = try OriginsWriter(connection)
        self.names = names
    }

    /// Stores an execution; `turn` is the one that started it, where that ended it, too.
    ///
    /// Its row may come to the table only with the next `flush`.
    func insert(_ record: ExecutionRecord, turn: (events: Int, content: [UInt8])? = nil) throws(StoreError) {
        let arn = record.identity.arn
        let hash = ExecutionRow.hash(ofARN: arn)
        let isNoted = try names.insert(record.key.number, arn: arn, hash: hash) { () throws(StoreError) in try flush() }
        let origin = try origins.origin(of: record.identity.stateMachine)
        ExecutionRow.append(record, origin, hash: hash, turn: turn, to: &pending)
        guard isNoted else { return try flush() }
        guard pending.count == Tuning.rowsPerInsertion * ExecutionRow.valueCount else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        try insertionOfMany.run(pending)
    }

    /// Inserts the rows that are still to be inserted.
    func flush() throws(StoreError) {
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        for start in stride(from: 0, to: pending.count, by: ExecutionRow.valueCount) {
            try insertion.run(Array(pending[start..<start + ExecutionRow.valueCount]))
        }
    }

    /// Stores how an execution ended; `sealed` stands for output, error and cause.
    func end(
        _ key: ExecutionKey,
        _ result: ExecutionResult,
        sealed: [UInt8]?,
        at time: Timestamp
    ) throws(StoreError) {
        try flush()
        try ending.run([
            .integer(StatusCode.code(of: result.status)), .integer(time.milliseconds), .optional(result.error),
            .optional(result.cause), sealed.map(Value.blob) ?? .optional(result.output?.serialized),
            .integer(key.number),
        ])
    }

    /// The execution runs again.
    func reopen(_ key: ExecutionKey) throws(StoreError) {
        try flush()
        try reopening.run(.integer(key.number))
    }

    /// The status of an execution; nil where it does not exist.
    func status(of key: ExecutionKey) throws(StoreError) -> ExecutionStatus? {
        try flush()
        return try statusLookup.first(.integer(key.number)) { (row) throws(StoreError) in
            try StatusCode.status(of: row.int(0), execution: key.number)
        }
    }

    /// Forgets what a transaction has looked up and not inserted that was rolled back.
    func forget() {
        pending.removeAll()
        origins.forget()
    }
}

/// Reads `executions`.
final class ExecutionsReader {
    private let byKeyAndARN: Statement
    private let byARN: Statement
    private let recent: RecentNames
    private let ofMachine: ExecutionPages
    private let ofVersion: ExecutionPages
    private let ofAlias: ExecutionPages
    private let open: Statement
    private let lastKey: Statement
    private let statusLookup: Statement
    private let arnLookup: Statement

    init(_ connection: Connection, recent: RecentNames) throws(StoreError) {
        self.recent = recent
        byKeyAndARN = try ExecutionRow.select(ExecutionRow.columns, where: "e.key = ? AND e.arn = ?", on: connection)
        byARN = try ExecutionRow.select(
            ExecutionRow.columns,
            where: "e.key IN (SELECT execution FROM names WHERE hash = ?) AND e.arn = ?",
            on: connection
        )
        ofMachine = try ExecutionPages(of: "e.machine = (SELECT key FROM machines WHERE arn = ?1)", on: connection)
        ofVersion = try ExecutionPages(of: "e.version_arn = ?1 AND e.revision = ?5", on: connection)
        ofAlias = try ExecutionPages(of: "e.alias_arn = ?1", on: connection)
        open = try ExecutionRow.select(
            ExecutionRow.columns,
            where: "e.status = 0 AND e.key > ? ORDER BY e.key LIMIT ?",
            on: connection
        )
        lastKey = try Statement("SELECT max(key) FROM executions", on: connection)
        arnLookup = try Statement("SELECT arn FROM executions WHERE key = ?", on: connection)
        statusLookup = try Statement("SELECT status FROM executions WHERE key = ?", on: connection)
    }

    func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        let hash = ExecutionRow.hash(ofARN: arn)
        if let key = recent.key(of: hash),
            let record = try byKeyAndARN.first(.integer(key), .text(arn), read: ExecutionRow.record)
        {
            return record
        }
        return try byARN.first(.integer(hash), .text(arn), read: ExecutionRow.record)
    }

    /// The status of an execution; nil where it does not exist.
    func status(of key: ExecutionKey) throws(StoreError) -> ExecutionStatus? {
        try statusLookup.first(.integer(key.number)) { (row) throws(StoreError) in
            try StatusCode.status(of: row.int(0), execution: key.number)
        }
    }

    /// The ARN of an execution; nil where it does not exist.
    func arn(of key: ExecutionKey) throws(StoreError) -> String? {
        try arnLookup.first(.integer(key.number)) { $0.text(0) }
    }

    func page(_ query: ExecutionQuery, after cursor: ExecutionCursor?) throws(StoreError) -> Page<ExecutionSummary> {
        switch query.origin {
        case .stateMachine: try ofMachine.page(query, after: cursor)
        case .version: try ofVersion.page(query, after: cursor)
        case .alias: try ofAlias.page(query, after: cursor)
        }
    }

    /// The rows of one batch: the readable ones as records, the others in the batch.
    func open(
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> (records: [ExecutionRecord], batch: OpenExecutions) {
        var records: [ExecutionRecord] = []
        var batch = OpenExecutions()
        var shared = ExecutionRow.Shared()
        try open.forEach([.integer(key?.number ?? .min), .integer(limit)]) { (row) throws(StoreError) in
            do throws(StoreError) {
                records.append(try ExecutionRow.record(row, sharing: &shared))
            } catch {
                let (key, arn) = ExecutionRow.name(row)
                batch.damaged.append(DamagedExecution(key: key, arn: arn, reason: error.message))
            }
            return true
        }
        return (records, batch)
    }

    func lastExecutionKey() throws(StoreError) -> ExecutionKey {
        ExecutionKey(try lastKey.first { $0.int64(0) } ?? 0)
    }
}
