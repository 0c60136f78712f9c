// SPDX-License-Identifier: Apache-2.0

#include <sqlite3.h>

// Has SQLite not count its memory, which nobody asks for: the count is behind a lock that each allocation takes. Before
// the first connection is opened.
static inline int csqlite_skip_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// The size of the database file as its file system tells it: methods in C structures are awkward in Swift.
static inline int csqlite_file_size(sqlite3 *database, sqlite3_int64 *size) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code == SQLITE_OK ? file->pMethods->xFileSize(file, size) : code;
}

// Whether closing the last connection leaves the journal as it is: variadic functions cannot be called in Swift.
static inline int csqlite_keep_journal_on_close(sqlite3 *database, int keep) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, (int *)0);
}
