// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Writes `executions` and `machines`.
final class ExecutionsWriter {
    private let insertion: Statement
    private let ending: Statement
    private let reopening: Statement
    private let lookup: Statement
    private let statusLookup: Statement
    private let machineLookup: Statement
    private let machineInsertion: Statement
    /// The keys of machines that were looked up.
    private var machines: [JSONString: Int64] = [:]

    init(_ connection: Connection) throws(StoreError) {
        let parameters = Array(repeating: "?", count: 20).joined(separator: ", ")
        insertion = try Statement("INSERT INTO executions VALUES (\(parameters))", on: connection)
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
        lookup = try Statement("SELECT 1 FROM executions WHERE arn_hash = ? AND arn = ?", on: connection)
        statusLookup = try Statement("SELECT status FROM executions WHERE key = ?", on: connection)
        machineLookup = try Statement("SELECT key FROM machines WHERE arn = ?", on: connection)
        machineInsertion = try Statement("INSERT INTO machines (arn) VALUES (?) ON CONFLICT DO NOTHING", on: connection)
    }

    func insert(_ record: ExecutionRecord) throws(StoreError) {
        let arn = record.identity.arn
        guard try lookup.first(.integer(ExecutionRow.hash(ofARN: arn)), .text(arn), read: { _ in true }) == nil else {
            throw .conflict("The execution \(arn) exists already.")
        }
        let machine = try machineKey(of: record.identity.stateMachineARN)
        try insertion.run(ExecutionRow.values(of: record, machine: machine))
    }

    func end(_ key: ExecutionKey, _ result: ExecutionResult, at time: Timestamp) throws(StoreError) {
        try ending.run([
            .integer(StatusCode.code(of: result.status)), .integer(time.milliseconds), .optional(result.error),
            .optional(result.cause), .optional(result.output?.serialized), .integer(key.number),
        ])
    }

    /// The execution runs again.
    func reopen(_ key: ExecutionKey) throws(StoreError) { try reopening.run(.integer(key.number)) }

    /// The status of an execution; nil where it does not exist.
    func status(of key: ExecutionKey) throws(StoreError) -> ExecutionStatus? {
        try statusLookup.first(.integer(key.number)) { (row) throws(StoreError) in
            try StatusCode.status(of: row.int(0), execution: key.number)
        }
    }

    /// Forgets what a transaction has looked up that was rolled back.
    func forget() { machines.removeAll() }

    private func machineKey(of arn: String) throws(StoreError) -> Int64 {
        let name = JSONString(arn)
        if let key = machines[name] { return key }
        try machineInsertion.run(.text(arn))
        guard let key = try machineLookup.first(.text(arn), read: { $0.int64(0) }) else {
            throw .damaged("machines", row: arn, "it is not there after it was written")
        }
        machines[name] = key
        return key
    }
}

/// Reads `executions`.
final class ExecutionsReader {
    private let byARN: Statement
    private let ofMachine: ExecutionPages
    private let ofVersion: ExecutionPages
    private let ofAlias: ExecutionPages
    private let open: Statement
    private let lastKey: Statement
    private let statusLookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        byARN = try ExecutionRow.select(ExecutionRow.columns, where: "e.arn_hash = ? AND e.arn = ?", on: connection)
        ofMachine = try ExecutionPages(of: "e.machine = (SELECT key FROM machines WHERE arn = ?1)", on: connection)
        ofVersion = try ExecutionPages(of: "e.version_arn = ?1", on: connection)
        ofAlias = try ExecutionPages(of: "e.alias_arn = ?1", on: connection)
        open = try ExecutionRow.select(
            ExecutionRow.columns,
            where: "e.status = 0 AND e.key > ? ORDER BY e.key LIMIT ?",
            on: connection
        )
        lastKey = try Statement("SELECT max(key) FROM executions", on: connection)
        statusLookup = try Statement("SELECT status FROM executions WHERE key = ?", on: connection)
    }

    func execution(arn: String) throws(StoreError) -> ExecutionRecord? {
        try byARN.first(.integer(ExecutionRow.hash(ofARN: arn)), .text(arn), read: ExecutionRow.record)
    }

    /// The status of an execution; nil where it does not exist.
    func status(of key: ExecutionKey) throws(StoreError) -> ExecutionStatus? {
        try statusLookup.first(.integer(key.number)) { (row) throws(StoreError) in
            try StatusCode.status(of: row.int(0), execution: key.number)
        }
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
        try open.forEach([.integer(key?.number ?? .min), .integer(limit)]) { (row) throws(StoreError) in
            do throws(StoreError) {
                records.append(try ExecutionRow.record(row))
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
