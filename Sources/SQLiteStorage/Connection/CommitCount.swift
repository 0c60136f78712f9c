// SPDX-License-Identifier: Apache-2.0

import CSQLite
import JSONModule
import Storage

/// How many commits a process has made: told by the database as part of each of them, and by the lock's file once each is
/// on disk.
///
/// SQLite reads a write-ahead log up to its first frame that is not whole, and takes a missing one for an empty one. A
/// database that has come less far than what was noted is one whose log was taken away or changed, or was never on disk.
struct CommitCount: Equatable {
    /// Which process made them, of all that have opened the database, from 1.
    var opening: Int64
    var commits: Int64

    /// Where the database has its own: a row of `documents`.
    fileprivate static let place = "collection = 'store' AND name = 'commits'"

    fileprivate var document: String { #"{"opening":\#(opening),"commits":\#(commits)}"# }

    /// The bytes of a note, always as many.
    var note: String { "opening \(Self.padded(opening)) commits \(Self.padded(commits))\n" }

    /// Reads a note; nil where it is none.
    init?(note: String) {
        let words = note.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "opening", words[2] == "commits", words[3].last == "\n",
            let opening = Int64(words[1]), let commits = Int64(words[3].dropLast())
        else { return nil }
        self.init(opening: opening, commits: commits)
    }

    init(opening: Int64, commits: Int64) {
        self.opening = opening
        self.commits = commits
    }

    private static func padded(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.utf8.count)) + digits
    }
}

/// Counts the commits of this process.
final class CommitCounter {
    private let update: Statement
    private let lock: DirectoryLock
    private var count: CommitCount

    /// Begins to count, in a database whose log is not read for it: what it says of the process is in the database itself.
    init(on connection: Connection, lock: DirectoryLock) throws(StoreError) {
        self.lock = lock
        count = CommitCount(opening: (try connection.commitCount()?.opening ?? 0) + 1, commits: 0)
        // First here: where the process ends before the database says so too, the two are not compared.
        lock.note(count)
        update = try Statement(
            "INSERT INTO documents VALUES ('store', 'commits', ?) ON CONFLICT DO UPDATE SET document = excluded.document",
            on: connection
        )
        try update.run(.text(count.document))
        try connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// Has the commit that is being made say its number.
    func prepareCommit() throws(StoreError) {
        let next = CommitCount(opening: count.opening, commits: count.commits + 1)
        try update.run(.text(next.document))
    }

    /// The commit is on disk.
    func didCommit() {
        count.commits += 1
        lock.note(count)
    }
}

extension Connection {
    /// Refuses a database that has come less far than its last process noted.
    ///
    /// Nothing is changed by then, and the log stays as it is.
    func checkCommits(noted: CommitCount?) throws(StoreError) {
        guard let noted, let stored = try commitCount(), stored.opening == noted.opening,
            stored.commits < noted.commits
        else { return }
        csqlite_keep_journal_on_close(handle)
        throw StoreError(
            code: .corrupt,
            message: """
                The database \(path) has not the last \(noted.commits - stored.commits) commits that were acknowledged: its \
                write-ahead log, \(path)-wal, was taken away, cut off or damaged, or another copy of the database lies \
                there. Put the files back, or restore the data directory from a backup. To go on with what is there, start \
                once with --accept-lost-commits.
                """
        )
    }

    /// What the database says; nil where it says nothing, as one that is new does.
    fileprivate func commitCount() throws(StoreError) -> CommitCount? {
        guard try value("SELECT name FROM sqlite_schema WHERE name = 'documents'") != nil,
            let text = try value("SELECT document FROM documents WHERE \(CommitCount.place)")
        else { return nil }
        // One that cannot be read is as good as none: it is there to find damage, not to be some.
        guard let document = try? JSON(parsing: text), let opening = document["opening"]?.int,
            let commits = document["commits"]?.int
        else { return nil }
        return CommitCount(opening: Int64(opening), commits: Int64(commits))
    }

    /// Makes a copy of the database one that no process has opened.
    func forgetCommits() throws(StoreError) { try execute("DELETE FROM documents WHERE \(CommitCount.place)") }
}
