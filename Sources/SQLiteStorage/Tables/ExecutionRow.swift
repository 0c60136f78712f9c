// SPDX-License-Identifier: Apache-2.0

import Glibc
import Interpreter
import StatesLanguage
import Storage

/// A row of `executions`, joined with what it shares with others, as a record.
enum ExecutionRow {
    /// The columns of a summary, in the order in which `summary` reads them; of `executions AS e`, `machines AS m`,
    /// `origins AS o`, `redrives AS r`.
    static let summaryColumns = """
        e.key, e.status, e.start_time, e.stop_time, e.arn, e.name, m.arn, ifnull(o.machine_name, e.machine_name), \
        ifnull(o.role_arn, e.role_arn), ifnull(o.type, e.origin), e.version_arn, e.alias_arn, \
        ifnull(o.region, e.region), r.count, r.time, r.tokens, o.key
        """

    /// The columns of a whole record.
    static let columns = "\(summaryColumns), e.revision, e.trace_header, e.error, e.cause, e.output, e.input"

    /// A query of executions with their machines.
    static func select(
        _ columns: String,
        where condition: String,
        on connection: Connection
    ) throws(StoreError) -> Statement {
        try Statement(
            "SELECT \(columns) FROM executions AS e JOIN machines AS m ON m.key = e.machine "
                + "LEFT JOIN origins AS o ON o.key = e.origin LEFT JOIN redrives AS r ON r.execution = e.key WHERE \(condition)",
            on: connection
        )
    }

    /// Whose row it is, also where the rest of it makes no record.
    static func name(_ row: Row) -> (key: ExecutionKey, arn: String) { (ExecutionKey(row.int64(0)), row.text(4)) }

    /// What the rows of one list share: the state machine of the last one that was read, by the number of its origin.
    struct Shared {
        fileprivate var origin: Int64?
        fileprivate var stateMachine: StateMachineIdentity?
    }

    static func summary(_ row: Row) throws(StoreError) -> ExecutionSummary {
        var shared = Shared()
        return try summary(row, sharing: &shared)
    }

    static func summary(_ row: Row, sharing shared: inout Shared) throws(StoreError) -> ExecutionSummary {
        let key = row.int64(0)
        return ExecutionSummary(
            key: ExecutionKey(key),
            identity: ExecutionIdentity(
                arn: row.text(4),
                // A name that is the ARN's end stands nowhere else.
                name: row.isEmpty(5) ? row.text(4, after: UInt8(ascii: ":")) : row.text(5),
                of: try stateMachine(row, sharing: &shared),
                startTime: Timestamp(milliseconds: row.int64(2)),
                versionARN: row.optionalText(10),
                aliasARN: row.optionalText(11)
            ),
            status: try StatusCode.status(of: row.int(1), execution: key),
            stopTime: row.optionalInt64(3).map { Timestamp(milliseconds: $0) },
            redrive: try Redrive(row, from: 13, execution: key)
        )
    }

    private static func stateMachine(
        _ row: Row,
        sharing shared: inout Shared
    ) throws(StoreError) -> StateMachineIdentity {
        let origin = row.optionalInt64(16)
        if let stateMachine = shared.stateMachine, origin != nil, origin == shared.origin { return stateMachine }
        guard let type = WorkflowType(rawValue: row.text(9)) else {
            throw .damaged("executions", row: "\(row.int64(0))", "there is no type \(row.text(9))")
        }
        let stateMachine = StateMachineIdentity(
            arn: row.text(6),
            name: row.text(7),
            roleARN: row.text(8),
            type: type,
            region: row.text(12)
        )
        shared = Shared(origin: origin, stateMachine: stateMachine)
        return stateMachine
    }

    static func record(_ row: Row) throws(StoreError) -> ExecutionRecord {
        var shared = Shared()
        return try record(row, sharing: &shared)
    }

    static func record(_ row: Row, sharing shared: inout Shared) throws(StoreError) -> ExecutionRecord {
        let summary = try summary(row, sharing: &shared)
        let sealedInput = row.sealed(22)
        var record = ExecutionRecord(
            key: summary.key,
            identity: summary.identity,
            revision: RevisionKey(row.int64(17)),
            input: sealedInput == nil ? row.text(22) : "",
            status: summary.status,
            stopTime: summary.stopTime,
            output: sealedInput == nil ? row.optionalText(21) : nil,
            error: row.optionalText(19),
            cause: row.optionalText(20),
            traceHeader: row.optionalText(18),
            redrive: summary.redrive
        )
        if let sealedInput { record.sealed = SealedPayloads(input: sealedInput, result: row.sealed(21)) }
        return record
    }

    /// An INSERT of so many rows; `append` adds the values of one.
    static func insertion(rowCount: Int) -> String {
        let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?)"
        return "INSERT INTO executions VALUES " + Array(repeating: row, count: rowCount).joined(separator: ", ")
    }

    /// How many values a row of `insertion` takes.
    static let valueCount = 19

    /// Adds the values of a row of `insertion`; `turn` is the one that started and ended the execution.
    static func append(
        _ record: ExecutionRecord,
        _ origin: OriginsWriter.Origin,
        hash: Int64,
        turn: (events: Int, content: [UInt8])?,
        to values: inout [Value]
    ) {
        let identity = record.identity
        values.append(.integer(record.key.number))
        values.append(.integer(origin.machine))
        values.append(.integer(record.revision.number))
        values.append(.integer(StatusCode.code(of: record.status)))
        values.append(.integer(identity.startTime.milliseconds))
        values.append(.optional(record.stopTime?.milliseconds))
        values.append(.integer(hash))
        values.append(.text(identity.arn))
        values.append(.text(standsInARN(identity) ? "" : identity.name))
        values.append(.integer(origin.number))
        values.append(.optional(identity.versionARN))
        values.append(.optional(identity.aliasARN))
        values.append(.optional(record.traceHeader))
        values.append(.optional(record.error))
        values.append(.optional(record.cause))
        if let sealed = record.sealed {
            values.append(.optional(sealed.result))
            values.append(.blob(sealed.input))
        } else {
            values.append(.optional(record.output))
            values.append(.text(record.input))
        }
        values.append(turn.map { .integer($0.events) } ?? .null)
        values.append(turn.map { .blob($0.content) } ?? .null)
    }

    /// Whether the name is what follows the ARN's last colon.
    private static func standsInARN(_ identity: ExecutionIdentity) -> Bool {
        var (arn, name) = (identity.arn, identity.name)
        return arn.withUTF8 { arn in
            name.withUTF8 { name in
                guard let bytes = name.baseAddress, let start = arn.baseAddress, arn.count > name.count else {
                    return false
                }
                let end = start + (arn.count - name.count)
                let colon = CInt(UInt8(ascii: ":"))
                return CInt(end[-1]) == colon && memcmp(end, bytes, name.count) == 0
                    && memchr(bytes, colon, name.count) == nil
            }
        }
    }

    /// What `names` finds an execution by.
    static func hash(ofARN arn: String) -> Int64 { Int64(bitPattern: XXHash64.hash(arn)) }
}
