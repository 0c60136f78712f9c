// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

/// Writes `state_machines` and `revisions`.
final class StateMachinesWriter {
    private let revision: Statement
    private let upsert: Statement
    private let removal: Statement

    init(_ connection: Connection) throws(StoreError) {
        revision = try Statement(
            """
            INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \
            arn = excluded.arn, name = excluded.name, type = excluded.type, status = excluded.status, \
            creation_time = excluded.creation_time, revision_id = excluded.revision_id, \
            update_time = excluded.update_time, role_arn = excluded.role_arn, \
            configuration = excluded.configuration, definition = excluded.definition, \
            last_version = excluded.last_version
            """,
            on: connection
        )
        upsert = try Statement(
            """
            INSERT INTO state_machines VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET \
            creation_time = excluded.creation_time, revision = excluded.revision
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM state_machines WHERE arn = ?", on: connection)
    }

    func put(_ record: StateMachineRecord) throws(StoreError) {
        try revision.run([
            .integer(record.revision.number), .text(record.arn), .text(record.name), .text(record.type.rawValue),
            .text(record.status.rawValue), .integer(record.creationTime.milliseconds), .optional(record.revisionID),
            .integer(record.updateTime.milliseconds), .text(record.roleARN),
            .text(JSON.object(record.configuration).serialized),
            record.sealedDefinition.map(Value.blob) ?? .text(record.definition),
            .integer(Int64(record.lastVersion)),
        ])
        try upsert.run(
            .text(record.arn),
            .integer(record.creationTime.milliseconds),
            .integer(record.revision.number)
        )
    }

    func remove(arn: String) throws(StoreError) { try removal.run(.text(arn)) }
}

/// Reads `state_machines` and `revisions`.
final class StateMachinesReader {
    private let byARN: Statement
    private let byRevision: Statement
    private let lastRevision: Statement
    private let total: Statement
    private let page: Statement

    init(_ connection: Connection) throws(StoreError) {
        let columns = """
            r.key, r.arn, r.name, r.type, r.status, r.creation_time, r.revision_id, r.update_time, r.role_arn, \
            r.configuration, r.definition, r.last_version
            """
        let machines = "SELECT \(columns) FROM state_machines AS s JOIN revisions AS r ON r.key = s.revision"
        byARN = try Statement("\(machines) WHERE s.arn = ?", on: connection)
        byRevision = try Statement("SELECT \(columns) FROM revisions AS r WHERE r.key = ?", on: connection)
        lastRevision = try Statement("SELECT max(key) FROM revisions", on: connection)
        total = try Statement("SELECT count(*) FROM state_machines", on: connection)
        // Its columns come before a revision's definition, whose overflow pages are not read.
        page = try Statement(
            "SELECT r.arn, r.name, r.type, s.creation_time, r.key FROM state_machines AS s "
                + "JOIN revisions AS r ON r.key = s.revision WHERE s.arn > ? ORDER BY s.arn LIMIT ?",
            on: connection
        )
    }

    func stateMachine(arn: String) throws(StoreError) -> StateMachineRecord? {
        try byARN.first(.text(arn), read: Self.record)
    }

    func revision(_ key: RevisionKey) throws(StoreError) -> StateMachineRecord? {
        try byRevision.first(.integer(key.number), read: Self.record)
    }

    func lastRevisionKey() throws(StoreError) -> RevisionKey {
        RevisionKey(try lastRevision.first { $0.int64(0) } ?? 0)
    }

    func count() throws(StoreError) -> Int { try total.first { $0.int(0) } ?? 0 }

    func stateMachines(after cursor: NameCursor?, limit: Int) throws(StoreError) -> Page<StateMachineSummary> {
        let rows = try page.rows([.text(cursor?.arn ?? ""), .integer(limit + 1)], read: Self.summary)
        return Page(rows, of: NameCursor.stateMachines, limit: limit) { NameCursor(stateMachine: $0.arn) }
    }

    private static func summary(_ row: Row) throws(StoreError) -> StateMachineSummary {
        guard let type = WorkflowType(rawValue: row.text(2)) else {
            throw .damaged("revisions", row: "\(row.int64(4))", "there is no type \(row.text(2))")
        }
        return StateMachineSummary(
            arn: row.text(0),
            name: row.text(1),
            type: type,
            creationTime: Timestamp(milliseconds: row.int64(3))
        )
    }

    private static func record(_ row: Row) throws(StoreError) -> StateMachineRecord {
        let name = "\(row.int64(0))"
        guard let type = WorkflowType(rawValue: row.text(3)),
            let status = StateMachineRecord.Status(rawValue: row.text(4))
        else { throw .damaged("revisions", row: name, "there is no type \(row.text(3)) or status \(row.text(4))") }
        let sealed = row.sealed(10)
        var record = StateMachineRecord(
            arn: row.text(1),
            name: row.text(2),
            type: type,
            status: status,
            creationTime: Timestamp(milliseconds: row.int64(5)),
            revision: RevisionKey(row.int64(0)),
            revisionID: row.optionalText(6),
            updateTime: Timestamp(milliseconds: row.int64(7)),
            definition: sealed == nil ? row.text(10) : "",
            roleARN: row.text(8),
            configuration: try JSONObject(stored: row.text(9), table: "revisions", row: name),
            lastVersion: row.int(11)
        )
        record.sealedDefinition = sealed
        return record
    }
}
