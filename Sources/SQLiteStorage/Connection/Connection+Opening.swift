// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage

extension Connection {
    /// Opens the writer: journal and durability are set and asserted, damage is refused, the schema is brought up.
    ///
    /// A database that is refused stays as it is, and its log above all: it may be the wrong one for that log. So a look at
    /// every page and `check` come before anything is moved from the log, and until `keepsJournal` is taken back no close
    /// moves it.
    static func writer(
        path: String,
        fileSystem: String? = nil,
        check: (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> Connection {
        let connection = try Connection(path: path, access: .writing, fileSystem: fileSystem)
        connection.keepsJournal(true)
        try connection.configureWriter()
        try check(connection)
        try connection.checkPages()
        try connection.checkLength()
        try Migrations.run(on: connection)
        connection.keepsJournal(false)
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
        try execute("PRAGMA page_size = \(Tuning.pageSize)", as: "set up the database")
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
            """,
            as: "set up the database"
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

    /// Whether closing the last connection leaves the log as it is.
    private func keepsJournal(_ keeps: Bool) { csqlite_keep_journal_on_close(handle, keeps ? 1 : 0) }

    /// Refuses a file that is another program's, or has damaged pages.
    ///
    /// A check of every page reads the whole database, too long for a large one at each start: beyond
    /// `Tuning.wholeCheckPages` only the schema is looked at. Damage further in is found when it is read: turns and
    /// frames have checksums.
    private func checkPages() throws(StoreError) {
        let isSmall = try number("PRAGMA page_count") <= Tuning.wholeCheckPages
        let finding = try value(isSmall ? "PRAGMA quick_check(1)" : "PRAGMA quick_check(sqlite_schema)") ?? "no finding"
        guard finding == "ok" else { throw damaged(finding) }
    }

    /// Refuses a file that is cut off.
    private func checkLength() throws(StoreError) {
        // Pages that are still in the journal may lie past the end of the file: they are moved there first.
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let length = try number("PRAGMA page_count") * number("PRAGMA page_size")
        let size = try fileSize()
        guard size >= length else { throw damaged("it is cut off, at \(size) bytes of \(length)") }
    }

    private func number(_ sql: String) throws(StoreError) -> Int64 { Int64(try value(sql) ?? "") ?? 0 }

    private func damaged(_ finding: String) -> StoreError {
        StoreError(code: .corrupt, message: "The database \(path) is damaged: \(finding). \(StoreError.adviceOnDamage)")
    }

    private func fileSize() throws(StoreError) -> Int64 {
        var size: sqlite3_int64 = 0
        let code = csqlite_file_size(handle, &size)
        guard code == SQLITE_OK else { throw error(code, while: "look at the size of the database") }
        return size
    }
}
