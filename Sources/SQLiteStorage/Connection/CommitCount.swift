// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Storage

/// How many commits a process has made: told by the database as part of each of them, and by the lock's file once each is
/// on disk.
///
/// SQLite reads a write-ahead log up to its first frame that is not whole, and takes a missing one for an empty one. A
/// database that has come less far than what was noted is one whose log was taken away or changed, or was never on disk.
struct CommitCount: Comparable {
    /// Which process made them, of all that have opened the database, from 1.
    var opening: Int64
    var commits: Int64

    /// Where the database has its own: a row of `documents`.
    fileprivate static let place = "collection = 'store' AND name = 'commits'"
    /// The length of a text with the largest numbers; all have it, so that a note takes the whole place of another.
    private static let length = 64

    /// As the row and the note have it: JSON.
    var text: String {
        let text = #"{"opening":\#(opening),"commits":\#(commits)}"#
        return text + String(repeating: " ", count: Self.length - text.utf8.count)
    }

    init(opening: Int64, commits: Int64) {
        self.opening = opening
        self.commits = commits
    }

    /// Reads a text; nil where it is none.
    init?(_ text: String) {
        guard let document = try? JSON(parsing: text), let opening = document["opening"]?.int,
            let commits = document["commits"]?.int
        else { return nil }
        self.init(opening: Int64(opening), commits: Int64(commits))
    }

    /// What it lacks, in words, beside a larger one.
    fileprivate func missing(from larger: CommitCount) -> String {
        guard opening == larger.opening else { return "the commits of the last process" }
        let count = larger.commits - commits
        return count == 1 ? "the last commit" : "the last \(count) commits"
    }

    static func < (left: CommitCount, right: CommitCount) -> Bool {
        (left.opening, left.commits) < (right.opening, right.commits)
    }
}

/// Counts the commits of this process.
final class CommitCounter {
    private let update: Statement
    private let lock: DirectoryLock
    private var count: CommitCount

    /// Begins to count, above all that was counted before.
    ///
    /// The database says so before the note does, and not in its log alone: it is never behind the note, whatever a power
    /// cut takes, and is if its log is lost.
    init(on connection: Connection, lock: DirectoryLock) throws(StoreError) {
        self.lock = lock
        let last = max(try connection.commitCount()?.opening ?? 0, lock.lastNote?.opening ?? 0)
        count = CommitCount(opening: last + 1, commits: 0)
        update = try Statement(
            "INSERT INTO documents VALUES ('store', 'commits', ?) ON CONFLICT DO UPDATE SET document = excluded.document",
            on: connection
        )
        try update.run(.text(count.text))
        try connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        lock.note(count)
    }

    /// Has the commit that is being made say its number.
    func prepareCommit() throws(StoreError) {
        try update.run(.text(CommitCount(opening: count.opening, commits: count.commits + 1).text))
    }

    /// The commit is on disk.
    func didCommit() {
        count.commits += 1
        lock.note(count)
    }
}

extension Connection {
    /// Refuses a database that has come less far than was noted, before anything is moved from its log.
    ///
    /// - Parameters:
    ///   - noted: what the last process noted.
    ///   - acceptsLoss: whether it is taken nevertheless.
    /// - Throws: `corrupt`, with what to do, where it is not.
    /// - Returns: what is lost, in words, where that is accepted.
    func checkCommits(noted: CommitCount?, acceptsLoss: Bool) throws(StoreError) -> String? {
        guard let noted else { return nil }
        let (loss, reason): (String, String)
        if try isNew() {
            (loss, reason) = ("There is nothing in the database \(path)", "it was emptied or taken away")
        } else {
            // A copy made by a backup says nothing.
            guard let stored = try commitCount(), stored < noted else { return nil }
            loss = "The database \(path) has not \(stored.missing(from: noted))"
            reason =
                "its write-ahead log, \(path)-wal, was taken away, cut off or damaged, or an older copy of the database "
                + "lies there"
        }
        guard !acceptsLoss else { return "\(loss) of what was acknowledged." }
        throw StoreError(
            code: .corrupt,
            message: """
                \(loss) of what was acknowledged: \(reason). Put the files back, or move the data directory away as a whole \
                and put a backup in its place. To go on with what is there, start once with --accept-lost-commits.
                """
        )
    }

    /// Whether the database is one that no process has opened.
    func isNew() throws(StoreError) -> Bool { try value("SELECT count(*) FROM sqlite_schema") == "0" }

    /// What the database says; nil where it says nothing, as one that is new does, or nothing that can be read.
    func commitCount() throws(StoreError) -> CommitCount? {
        guard try value("SELECT name FROM sqlite_schema WHERE name = 'documents'") != nil else { return nil }
        return try value("SELECT document FROM documents WHERE \(CommitCount.place)").flatMap(CommitCount.init)
    }

    /// Makes a copy of the database one that no process has opened.
    func forgetCommits() throws(StoreError) {
        guard try commitCount() != nil else { return }
        try execute("DELETE FROM documents WHERE \(CommitCount.place)")
    }
}
