// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Storage

/// Writes `documents`.
final class DocumentsWriter {
    private let upsert: Statement
    private let removal: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            "INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document",
            on: connection
        )
        removal = try Statement("DELETE FROM documents WHERE collection = ? AND name = ?", on: connection)
    }

    func put(_ document: JSON, collection: String, name: String) throws(StoreError) {
        try upsert.run(.text(collection), .text(name), .text(document.serialized))
    }

    func remove(collection: String, name: String) throws(StoreError) {
        try removal.run(.text(collection), .text(name))
    }
}

/// Reads `documents`.
final class DocumentsReader {
    private let byName: Statement
    private let all: Statement

    init(_ connection: Connection) throws(StoreError) {
        byName = try Statement("SELECT document FROM documents WHERE collection = ? AND name = ?", on: connection)
        all = try Statement("SELECT name, document FROM documents WHERE collection = ? ORDER BY name", on: connection)
    }

    func document(collection: String, name: String) throws(StoreError) -> JSON? {
        try byName.first(.text(collection), .text(name)) { (row) throws(StoreError) in
            try JSON(stored: row.text(0), table: "documents", row: "\(collection)/\(name)")
        }
    }

    func documents(collection: String) throws(StoreError) -> [(name: String, document: JSON)] {
        try all.rows(.text(collection)) { (row) throws(StoreError) in
            let name = row.text(0)
            return (name, try JSON(stored: row.text(1), table: "documents", row: "\(collection)/\(name)"))
        }
    }
}
