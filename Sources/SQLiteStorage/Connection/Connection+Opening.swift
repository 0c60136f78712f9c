// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage

extension Connection {
    /// Opens the writer: journal and durability are set and asserted, damage is refused, the schema is brought up.
    ///
    /// `check` looks at the database before anything is moved from its log.
    static func writer(
        path: String,
        fileSystem: String? = nil,
        check: (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> Connection {
        let connection = try Connection(path: path, access: .writing, fileSystem: fileSystem)
        try connection.configureWriter()
        try check(connection)
        try connection.checkIntegrity()
        try Migrations.run(on: connection)
        return connection
    }

    /// Opens a reader of a database that a writer has prepared.
    static func reader(path: String, fileSystem: String? = nil) throws(StoreError) -> Connection {
        let connection = try Connection(path: path, access: .reading, fileSystem: fileSystem)
        try connection.execute("PRAGMA query_only = ON; PRAGMA cache_size = -8192")
        return connection
    }

    private func configureWriter() throws(StoreError) {
        // The page size takes effect in a new file only, and before the first page is written.
        try execute("PRAGMA page_size = \(Tuning.pageSize)")
        // Run to its end: the row that says "wal" comes before the change is on disk, and before it can fail.
        try execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -\(Tuning.writerCacheKiB);
            PRAGMA wal_autocheckpoint = \(Tuning.checkpointPages);
            PRAGMA journal_size_limit = \(Tuning.journalSizeLimit);
            PRAGMA temp_store = MEMORY
            """
        )
        let journal = try value("PRAGMA journal_mode")
        let synchronous = try value("PRAGMA synchronous")
        guard journal == "wal", synchronous == "2" else {
            throw StoreError(
                code: .inputOutput,
                message: """
                    \(path) cannot be made durable: journal_mode is \(journal ?? "unknown"), synchronous is \
                    \(synchronous ?? "unknown"). Put the data directory on a local file system.
                    """
            )
        }
    }

    /// Refuses a file that is cut off, is another program's, or has damaged pages.
    ///
    /// A check of every page reads the whole database, too long for a large one at each start: beyond
    /// `Tuning.wholeCheckPages` only the file's length and the schema are looked at. Damage further in is found when
    /// it is read: turns and frames have checksums.
    private func checkIntegrity() throws(StoreError) {
        // Pages that are still in the journal may lie past the end of the file: they are moved there first.
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let pages = Int64(try value("PRAGMA page_count") ?? "") ?? 0
        let pageSize = Int64(try value("PRAGMA page_size") ?? "") ?? 0
        let size = try fileSize()
        guard size >= pages * pageSize else {
            throw damaged("it is cut off, at \(size) bytes of \(pages * pageSize)")
        }
        let isSmall = pages <= Tuning.wholeCheckPages
        let finding = try value(isSmall ? "PRAGMA quick_check(1)" : "PRAGMA quick_check(sqlite_schema)") ?? "no finding"
        guard finding == "ok" else { throw damaged(finding) }
    }

    private func damaged(_ finding: String) -> StoreError {
        StoreError(
            code: .corrupt,
            message: "The database \(path) is damaged: \(finding). Restore the data directory from a backup."
        )
    }

    private func fileSize() throws(StoreError) -> Int64 {
        var size: sqlite3_int64 = 0
        let code = csqlite_file_size(handle, &size)
        guard code == SQLITE_OK else { throw error(code, while: "look at the size of the database") }
        return size
    }
}
