// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Storage

/// Writes `aliases`.
final class AliasesWriter {
    private let upsert: Statement
    private let removal: Statement
    private let removalOfAll: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            """
            INSERT INTO aliases VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \
            description = excluded.description, routes = excluded.routes, creation_time = excluded.creation_time, \
            update_time = excluded.update_time
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM aliases WHERE machine = ? AND name = ?", on: connection)
        removalOfAll = try Statement("DELETE FROM aliases WHERE machine = ?", on: connection)
    }

    func put(_ record: AliasRecord) throws(StoreError) {
        try upsert.run([
            .text(record.stateMachineARN), .text(record.name), .optional(record.description),
            .text(AliasRoutes.text(of: record.routes)), .integer(record.creationTime.milliseconds),
            .integer(record.updateTime.milliseconds),
        ])
    }

    func remove(_ name: String, of machine: String) throws(StoreError) {
        try removal.run(.text(machine), .text(name))
    }

    func removeAll(of machine: String) throws(StoreError) { try removalOfAll.run(.text(machine)) }
}

/// Reads `aliases`.
final class AliasesReader {
    private let one: Statement
    private let all: Statement

    init(_ connection: Connection) throws(StoreError) {
        let aliases = "SELECT machine, name, description, routes, creation_time, update_time FROM aliases"
        one = try Statement("\(aliases) WHERE machine = ? AND name = ?", on: connection)
        all = try Statement("\(aliases) WHERE machine = ? ORDER BY creation_time, name", on: connection)
    }

    func aliases(of machine: String) throws(StoreError) -> [AliasRecord] {
        try all.rows(.text(machine), read: Self.record)
    }

    func alias(of machine: String, name: String) throws(StoreError) -> AliasRecord? {
        try one.first(.text(machine), .text(name), read: Self.record)
    }

    private static func record(_ row: Row) throws(StoreError) -> AliasRecord {
        AliasRecord(
            stateMachineARN: row.text(0),
            name: row.text(1),
            description: row.optionalText(2),
            routes: try AliasRoutes.routes(stored: row.text(3), row: "\(row.text(0)):\(row.text(1))"),
            creationTime: Timestamp(milliseconds: row.int64(4)),
            updateTime: Timestamp(milliseconds: row.int64(5))
        )
    }
}

/// The routes of an alias as they are stored: `[[version, weight], …]`.
private enum AliasRoutes {
    static func text(of routes: [AliasRecord.Route]) -> String {
        JSON.array(routes.map { [.integer(Int64($0.version)), .integer(Int64($0.weight))] }).serialized
    }

    static func routes(stored text: String, row: String) throws(StoreError) -> [AliasRecord.Route] {
        let pairs = try JSON(stored: text, table: "aliases", row: row).elements ?? []
        let routes = pairs.compactMap { pair -> AliasRecord.Route? in
            guard let numbers = pair.elements?.compactMap(\.int), numbers.count == 2 else { return nil }
            return AliasRecord.Route(version: numbers[0], weight: numbers[1])
        }
        guard !routes.isEmpty, routes.count == pairs.count else {
            throw .damaged("aliases", row: row, "it has no routes")
        }
        // A start that none of the routes would take must not be drawn.
        let weights = routes.map(\.weight)
        guard weights.allSatisfy((0...100).contains), weights.reduce(0, +) == 100 else {
            throw .damaged("aliases", row: row, "the weights of its routes do not make 100")
        }
        return routes
    }
}
