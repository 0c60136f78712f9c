// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage

/// SQLITE_IOERR_SHMSIZE, a macro that Swift cannot see.
private let sharedMemorySize: CInt = SQLITE_IOERR | (19 << 8)

extension StoreError {
    /// What a return code of SQLite means for the store.
    ///
    /// The code is the extended one, `detail` SQLite's own message, and `action` what was being done.
    static func sqlite(_ code: CInt, _ detail: String, while action: String, path: String) -> StoreError {
        let (storeCode, advice) = meaning(of: code)
        return StoreError(
            code: storeCode,
            message: "Cannot \(action) in \(path): \(detail) (SQLite code \(code)). \(advice)"
        )
    }

    /// Nothing has been changed yet where a start is refused.
    static let adviceOnDamage = """
        If it was put beside the write-ahead log of another one (a backup's alone, an older copy), put the right one back: \
        its last commits are in that log. Else restore the data directory from a backup.
        """

    private static func meaning(of code: CInt) -> (Code, String) {
        // The log's index is a file of its own, next to the database; that it cannot grow is told as a fault of the disk.
        if code == sharedMemorySize { return meaning(of: SQLITE_FULL) }
        return switch code & 0xFF {
        case SQLITE_FULL:
            (.diskFull, "Free space on the disk of the data directory.")
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_FORMAT:
            (.corrupt, "The database is damaged. \(adviceOnDamage)")
        case SQLITE_BUSY, SQLITE_LOCKED:
            (.locked, "Another program has the database open: close it.")
        case SQLITE_CONSTRAINT:
            (.conflict, "It contradicts what is stored.")
        default:
            (.inputOutput, "Check the disk and the permissions of the data directory.")
        }
    }
}
