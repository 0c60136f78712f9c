// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Storage

extension StoreError {
    /// A row that is not what was written.
    static func damaged(_ table: String, row: String, _ reason: String) -> StoreError {
        StoreError(
            code: .damagedRecord,
            message: """
                The row \(row) of the table \(table) is damaged: \(reason). \
                Restore the data directory from a backup, and check the disk.
                """
        )
    }
}

extension JSON {
    /// Parses a document that the store wrote.
    init(stored text: String, table: String, row: String) throws(StoreError) {
        do {
            try self.init(parsing: text, depthMaximum: Self.storedDepthMaximum)
        } catch {
            throw .damaged(table, row: row, "it is not JSON (\(error.reason))")
        }
    }
}

extension JSONObject {
    /// Parses an object that the store wrote.
    init(stored text: String, table: String, row: String) throws(StoreError) {
        guard let object = try JSON(stored: text, table: table, row: row).members else {
            throw .damaged(table, row: row, "it is not a JSON object")
        }
        self = object
    }
}
