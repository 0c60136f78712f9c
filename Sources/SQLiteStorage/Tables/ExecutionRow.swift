// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// A row of `executions`, joined with its machine's ARN, as a record.
enum ExecutionRow {
    /// The columns of a summary, in the order in which `summary` reads them; of `executions AS e`, `machines AS m`,
    /// `redrives AS r`.
    static let summaryColumns = """
        e.key, e.status, e.start_time, e.stop_time, e.arn, e.name, m.arn, e.machine_name, e.role_arn, e.type, \
        e.version_arn, e.alias_arn, e.region, r.count, r.time, r.tokens
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
                + "LEFT JOIN redrives AS r ON r.execution = e.key WHERE \(condition)",
            on: connection
        )
    }

    /// Whose row it is, also where the rest of it makes no record.
    static func name(_ row: Row) -> (key: ExecutionKey, arn: String) { (ExecutionKey(row.int64(0)), row.text(4)) }

    static func summary(_ row: Row) throws(StoreError) -> ExecutionSummary {
        let key = row.int64(0)
        guard let type = WorkflowType(rawValue: row.text(9)) else {
            throw .damaged("executions", row: "\(key)", "there is no type \(row.text(9))")
        }
        return ExecutionSummary(
            key: ExecutionKey(key),
            identity: ExecutionIdentity(
                arn: row.text(4),
                name: row.text(5),
                stateMachineARN: row.text(6),
                stateMachineName: row.text(7),
                roleARN: row.text(8),
                type: type,
                startTime: Timestamp(milliseconds: row.int64(2)),
                versionARN: row.optionalText(10),
                aliasARN: row.optionalText(11),
                region: row.text(12)
            ),
            status: try StatusCode.status(of: row.int(1), execution: key),
            stopTime: row.optionalInt64(3).map { Timestamp(milliseconds: $0) },
            redrive: try Redrive(row, from: 13, execution: key)
        )
    }

    static func record(_ row: Row) throws(StoreError) -> ExecutionRecord {
        let summary = try summary(row)
        return ExecutionRecord(
            key: summary.key,
            identity: summary.identity,
            revision: RevisionKey(row.int64(16)),
            input: row.text(21),
            status: summary.status,
            stopTime: summary.stopTime,
            output: row.optionalText(20),
            error: row.optionalText(18),
            cause: row.optionalText(19),
            traceHeader: row.optionalText(17),
            redrive: summary.redrive
        )
    }

    /// The values of an INSERT, in the schema's order.
    static func values(of record: ExecutionRecord, machine: Int64) -> [Value] {
        let identity = record.identity
        return [
            .integer(record.key.number), .integer(machine), .integer(record.revision.number),
            .integer(StatusCode.code(of: record.status)), .integer(identity.startTime.milliseconds),
            .optional(record.stopTime?.milliseconds), .integer(hash(ofARN: identity.arn)), .text(identity.arn),
            .text(identity.name), .text(identity.stateMachineName), .text(identity.roleARN),
            .text(identity.type.rawValue), .optional(identity.versionARN), .optional(identity.aliasARN),
            .text(identity.region), .optional(record.traceHeader), .optional(record.error), .optional(record.cause),
            .optional(record.output), .text(record.input),
        ]
    }

    /// The key of `executions_by_arn`.
    static func hash(ofARN arn: String) -> Int64 { Int64(bitPattern: XXHash64.hash(arn)) }
}
