// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Storage

/// Copies of a store that may be in use.
public enum SQLiteBackup {
    /// Copies the database of a data directory as it is at one moment, all commits before it and none after it; the
    /// copy is whole and on disk when this returns.
    ///
    /// A server that has the directory goes on meanwhile: a reader of a write-ahead log holds nobody up. Its log grows
    /// until the copy is done, because what is being read may not be moved. The directory's lock is not taken, as it is
    /// for those that write.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - target: the directory, empty, that becomes another one.
    /// - Throws: `inputOutput` where there is no database or it cannot be read, `corrupt` where it is damaged or not
    ///   Stepwell's, `diskFull`.
    public static func copy(of directory: String, to target: String) throws(StoreError) {
        let (source, copy) = ("\(directory)/stepwell.db", "\(target)/stepwell.db")
        let connection = try Connection(path: source, access: .reading)
        try Migrations.check(0, on: connection)
        guard try !connection.isNew() else {
            throw StoreError(
                code: .corrupt,
                message: "The database \(source) is empty: there is nothing to copy."
            )
        }
        // Before the copy: what is noted by now is in it, also where a server has the directory.
        let noted = DirectoryLock.note(in: directory)
        Connection.makeFile(copy)
        try Statement("VACUUM INTO ?", on: connection).run(.text(copy))
        let written = try Connection(path: copy, access: .writing)
        if let noted, let count = try written.commitCount(), count < noted {
            throw StoreError(
                code: .corrupt,
                message: """
                    The database \(source) has lost commits that were acknowledged, with its write-ahead log; a server that \
                    is started there says more.
                    """
            )
        }
        try written.forgetCommits()
        // What was copied is looked through as a whole: a backup that cannot be restored is none.
        let finding = try written.value("PRAGMA integrity_check(1)") ?? "no finding"
        guard finding == "ok" else {
            throw StoreError(
                code: .corrupt,
                message: "The database \(source) is damaged, and so would be its copy: \(finding)."
            )
        }
        try synchronize(copy)
        try DirectoryLock.synchronize(target)
    }

    /// SQLite leaves the copy's way to the disk to its caller.
    private static func synchronize(_ path: String) throws(StoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", path, errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .system("synchronize", path, errno) }
    }
}
