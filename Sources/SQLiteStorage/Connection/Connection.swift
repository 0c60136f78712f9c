// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc
import Storage

/// One connection to the database.
///
/// Not safe for threads side by side (SQLite's own mutexes are off): its owner gives it to one at a time.
final class Connection {
    /// What a connection is for.
    enum Access {
        case writing
        case reading
    }

    /// Done once, before the first connection; where SQLite is in use already it stays as it is.
    private static let skipsMemoryStatistics = csqlite_skip_memory_statistics() == SQLITE_OK

    let handle: OpaquePointer
    let path: String

    /// Opens the file; a writing connection makes it where it is missing.
    ///
    /// `fileSystem` names a VFS of SQLite; nil for the system's.
    init(path: String, access: Access, fileSystem: String? = nil) throws(StoreError) {
        _ = Self.skipsMemoryStatistics
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        flags |= access == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        if access == .writing, fileSystem == nil { Self.makeFile(path) }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard code == SQLITE_OK, let opened else {
            let detail = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw .sqlite(code, detail, while: "open the database", path: path)
        }
        handle = opened
        self.path = path
        sqlite3_busy_timeout(handle, 5_000)
    }

    /// Makes a new database's file for its owner only, as SQLite's log and index then are, too: it would let all read it.
    ///
    /// One that is there is not even opened: to close it again would take the locks away that this process has on it. Whatever
    /// else keeps it from being made is told where SQLite opens it, or makes it in its own way.
    static func makeFile(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    // Statements hold on to their connection, so all are finalized by now.
    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that take no parameters and whose rows do not matter; `action` says in an error what they do.
    func execute(_ sql: String, as action: String? = nil) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, while: action ?? "run \"\(sql)\"") }
    }

    /// Runs a statement and gives the first column of its first row.
    func value(_ sql: String) throws(StoreError) -> String? {
        try Statement(sql, on: self).first { $0.text(0) }
    }

    /// Runs `body` in a transaction; where it throws, nothing of it remains.
    func transaction<Result>(
        _ kind: TransactionKind,
        body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try execute(kind.rawValue)
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // SQLite has rolled back by itself after some errors (a full disk, for one); then there is nothing to end.
            if sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
            throw error
        }
    }

    func error(_ code: CInt, while action: String) -> StoreError {
        .sqlite(code, String(cString: sqlite3_errmsg(handle)), while: action, path: path)
    }
}

/// How a transaction begins.
enum TransactionKind: String {
    /// Takes the write lock at once.
    case writing = "BEGIN IMMEDIATE"
    /// Several reads that see one and the same state.
    case reading = "BEGIN"
}
