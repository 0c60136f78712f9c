// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage

extension StoreError {
    /// What a return code of SQLite means for the store.
    ///
    /// The code is the extended one, `detail` SQLite's own message, and `action` what was being done.
    static func sqlite(_ code: CInt, _ detail: String, while action: String, path: String) -> StoreError {
        let (storeCode, advice) = meaning(of: code & 0xFF)
        return StoreError(
            code: storeCode,
            message: "Cannot \(action) in \(path): \(detail) (SQLite code \(code)). \(advice)"
        )
    }

    private static func meaning(of primary: CInt) -> (Code, String) {
        switch primary {
        case SQLITE_FULL:
            (.diskFull, "Free space on the disk of the data directory.")
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_FORMAT:
            (.corrupt, "The database is damaged: restore the data directory from a backup.")
        case SQLITE_BUSY, SQLITE_LOCKED:
            (.locked, "Another program has the database open: close it.")
        case SQLITE_CONSTRAINT:
            (.conflict, "It contradicts what is stored.")
        default:
            (.inputOutput, "Check the disk and the permissions of the data directory.")
        }
    }
}
