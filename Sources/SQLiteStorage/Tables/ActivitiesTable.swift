// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

/// Writes `activities`.
final class ActivitiesWriter {
    private let upsert: Statement
    private let removal: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            """
            INSERT INTO activities VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, \
            creation_time = excluded.creation_time, configuration = excluded.configuration
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM activities WHERE arn = ?", on: connection)
    }

    func put(_ record: ActivityRecord) throws(StoreError) {
        try upsert.run(
            .text(record.arn),
            .text(record.name),
            .integer(record.creationTime.milliseconds),
            .text(JSON.object(record.configuration).serialized)
        )
    }

    func remove(arn: String) throws(StoreError) { try removal.run(.text(arn)) }
}

/// Reads `activities`.
final class ActivitiesReader {
    private let byARN: Statement
    private let page: Statement
    private let total: Statement

    init(_ connection: Connection) throws(StoreError) {
        let activities = "SELECT arn, name, creation_time, configuration FROM activities"
        byARN = try Statement("\(activities) WHERE arn = ?", on: connection)
        total = try Statement("SELECT count(*) FROM activities", on: connection)
        page = try Statement(
            "\(activities) WHERE (creation_time, arn) > (?, ?) ORDER BY creation_time, arn LIMIT ?",
            on: connection
        )
    }

    func activity(arn: String) throws(StoreError) -> ActivityRecord? {
        try byARN.first(.text(arn), read: Self.record)
    }

    func count() throws(StoreError) -> Int { try total.first { $0.int(0) } ?? 0 }

    func activities(after cursor: NameCursor?, limit: Int) throws(StoreError) -> Page<ActivityRecord> {
        let rows = try page.rows(NameCursor.values(cursor, limit: limit), read: Self.record)
        return Page(rows, limit: limit) { NameCursor(time: $0.creationTime, arn: $0.arn) }
    }

    private static func record(_ row: Row) throws(StoreError) -> ActivityRecord {
        ActivityRecord(
            arn: row.text(0),
            name: row.text(1),
            creationTime: Timestamp(milliseconds: row.int64(2)),
            configuration: try JSONObject(stored: row.text(3), table: "activities", row: row.text(0))
        )
    }
}
