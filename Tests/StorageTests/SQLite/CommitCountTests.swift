// SPDX-License-Identifier: Apache-2.0

import Foundation
import Simulation
import Storage
import Testing

@testable import SQLiteStorage

/// What a killed process leaves opens; a database that has lost what was acknowledged does not.
struct CommitCountTests {
    private static let executions: ClosedRange<Int64> = 1...6

    /// The files of a process that was killed after some commits.
    private func withKilledStore(_ body: (Files) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let live = directory + "/live"
            let store = try SQLiteStore(directory: live)
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Self.executions { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            try body(try Files(of: live, in: directory + "/killed"))
        }
    }

    @Test func `what a killed process leaves is whole, however often one is killed`() throws {
        try withKilledStore { files in
            try files.expectExecutions(Self.executions.count)
            let store = try SQLiteStore(directory: files.directory)
            try Files(of: files.directory, in: files.directory + "/again").expectExecutions(Self.executions.count)
            try store.commit(StoreSamples.start(StoreSamples.execution(7)))
            try Files(of: files.directory, in: files.directory + "/later").expectExecutions(7)
        }
    }

    @Test func `a process that is killed before its first commit leaves a whole store, also without its log`() throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            let files = try Files(of: directory, in: directory + "/killed")
            try files.cutLog(to: nil)
            try files.expectExecutions(0)
            #expect(try store.lastExecutionKey() == ExecutionKey(0))
        }
    }

    @Test(arguments: [(nil, 7), (0, 7), (31, 7), (20_000, nil), (-100, 1)] as [(Int?, Int?)])
    func `a log that is missing or cut off is refused and left as it is, unless that is accepted`(
        size: Int?,
        lost: Int?
    ) throws {
        try withKilledStore { files in
            try files.cutLog(to: size)
            try files.expectRefusal(of: lost)
            try files.expectRefusal(of: lost)
            #expect(try SQLiteStore(directory: files.directory, acceptsLostCommits: true).acceptedLoss != nil)
            // From then on it is whole.
            _ = try SQLiteStore(directory: files.directory)
        }
    }

    @Test func `a byte that was changed anywhere in the log is found`() throws {
        try withKilledStore { files in
            let log = try files.log()
            // What was written before the process counted is in the database, too.
            for offset in stride(from: 0, to: log.count, by: 1_013) {
                try files.write(log, flipping: offset)
                try files.expectRefusalOrWhole(Self.executions.count)
            }
            try files.write(log, flipping: log.count - 1)
            try files.expectRefusal(of: 1)
            try files.write(log)
            try files.expectExecutions(Self.executions.count)
        }
    }

    @Test func `a log that another program has moved to the database is not missed`() throws {
        try withKilledStore { files in
            let connection = try Connection(path: files.directory + "/stepwell.db", access: .writing)
            try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            try files.expectExecutions(Self.executions.count)
        }
    }

    @Test func `a copy of the database from before the last process is refused`() throws {
        try withTemporaryDirectory { directory in
            let live = directory + "/live"
            for key in Int64(1)...3 {
                let store = try SQLiteStore(directory: live)
                if key == 1 { try store.commit([.putStateMachine(StoreSamples.stateMachine())]) }
                try store.commit(StoreSamples.start(StoreSamples.execution(key)))
                store.close()
                if key == 1 { try FileManager.default.copyItem(atPath: live, toPath: directory + "/old") }
            }
            try FileManager.default.removeItem(atPath: live + "/stepwell.db")
            try FileManager.default.copyItem(atPath: directory + "/old/stepwell.db", toPath: live + "/stepwell.db")
            let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: live) }
            #expect(error?.message.contains("the commits of the last process") == true, "\(error?.message ?? "")")
            let store = try SQLiteStore(directory: live, acceptsLostCommits: true)
            #expect(try store.openExecutions(after: nil, limit: 9).executions.count == 1)
            #expect(store.acceptedLoss?.contains("the commits of the last process") == true)
            store.close()
        }
    }

    @Test func `a backup is taken in the place of the database it is of`() throws {
        try withTemporaryDirectory { directory in
            let (live, backup) = (directory + "/live", directory + "/backup")
            do {
                let store = try SQLiteStore(directory: live)
                try store.commit([.putStateMachine(StoreSamples.stateMachine())])
                try FileManager.default.createDirectory(atPath: backup, withIntermediateDirectories: false)
                try SQLiteBackup.copy(of: live, to: backup)
                #expect(try FileManager.default.contentsOfDirectory(atPath: backup) == ["stepwell.db"])
                var information = stat()
                #expect(stat(backup + "/stepwell.db", &information) == 0 && information.st_mode & 0o777 == 0o600)
                try store.commit(StoreSamples.start(StoreSamples.execution(1)))
            }
            try FileManager.default.removeItem(atPath: live + "/stepwell.db")
            try FileManager.default.moveItem(atPath: backup + "/stepwell.db", toPath: live + "/stepwell.db")
            let store = try SQLiteStore(directory: live)
            #expect(try store.lastRevisionKey() == RevisionKey(1))
            #expect(try store.lastExecutionKey() == ExecutionKey(0))
        }
    }

    @Test(arguments: ["", "5\n", "opening 1 commits 2", "opening x commits 2\n", "opening 1 commits\n"])
    func `a lock's file that notes nothing, or nothing that can be read, refuses nothing`(_ text: String) throws {
        #expect(CommitCount(text) == nil)
        try withKilledStore { files in
            try Data(("1                   \n" + text).utf8).write(to: URL(filePath: files.directory + "/lock"))
            try files.cutLog(to: nil)
            try files.expectExecutions(0)
        }
    }

    @Test func `a database that is gone is refused; a new one in its place counts above the note`() throws {
        try withTemporaryDirectory { directory in
            let old = CommitCount(opening: 7, commits: 500)
            try Data(("1                   \n" + old.text).utf8).write(to: URL(filePath: directory + "/lock"))
            for _ in 0..<2 {
                let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
                #expect(error?.message.contains("was emptied or taken away") == true, "\(error?.message ?? "")")
            }
            let store = try SQLiteStore(directory: directory, acceptsLostCommits: true)
            #expect(DirectoryLock.note(in: directory) == CommitCount(opening: 8, commits: 0))
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            #expect(throws: StoreError.self) {
                try store.commit([.appendTurn(StoreSamples.turn(99, 1, first: 1, count: 1))])
            }
            try store.commit(StoreSamples.start(StoreSamples.execution(1)))
            #expect(DirectoryLock.note(in: directory) == CommitCount(opening: 8, commits: 2))
            let reader = try Connection(path: directory + "/stepwell.db", access: .reading)
            #expect(try reader.commitCount() == CommitCount(opening: 8, commits: 2))
        }
    }

    @Test func `an empty database is not backed up`() throws {
        try withTemporaryDirectory { directory in
            try Data().write(to: URL(filePath: directory + "/stepwell.db"))
            try FileManager.default.createDirectory(atPath: directory + "/out", withIntermediateDirectories: false)
            let error = #expect(throws: StoreError.self) {
                try SQLiteBackup.copy(of: directory, to: directory + "/out")
            }
            #expect(error?.message.contains("is empty") == true)
        }
    }

    @Test(arguments: [false, true])
    func `a database that is another log's or damaged is refused, and its files stay as they are`(isOther: Bool) throws
    {
        try withKilledStore { files in
            let (path, backup) = (files.directory + "/stepwell.db", files.directory + "/backup")
            let whole = try Data(contentsOf: URL(filePath: path))
            var other = whole
            if isOther {
                try FileManager.default.createDirectory(atPath: backup, withIntermediateDirectories: false)
                try SQLiteBackup.copy(of: files.directory, to: backup)
                other = try Data(contentsOf: URL(filePath: backup + "/stepwell.db"))
            } else {
                // A page that the log has not: its frames are a header of 24 bytes and a page each, and begin with the number.
                let log = try files.log()
                let inLog = Set(
                    stride(from: 32, to: log.count, by: 24 + 4_096).map { Int(log[$0 + 2]) << 8 | Int(log[$0 + 3]) }
                )
                let page = try #require((2...other.count / 4_096).first { !inLog.contains($0) })
                other.resetBytes(in: (page - 1) * 4_096..<page * 4_096)
            }
            let log = try files.log()
            for accepts in [false, true, false] {
                try other.write(to: URL(filePath: path))
                let error = #expect(throws: StoreError.self) {
                    try SQLiteStore(directory: files.directory, acceptsLostCommits: accepts)
                }
                #expect(error?.message.contains("put the right one back") == true, "\(error?.message ?? "")")
                #expect(try Data(contentsOf: URL(filePath: path)) == other)
                #expect(try files.log() == log)
            }
            try whole.write(to: URL(filePath: path))
            try files.expectExecutions(Self.executions.count)
        }
    }

    @Test func `a database that has lost commits is not backed up`() throws {
        try withKilledStore { files in
            try files.cutLog(to: nil)
            let backup = files.directory + "/backup"
            try FileManager.default.createDirectory(atPath: backup, withIntermediateDirectories: false)
            let error = #expect(throws: StoreError.self) { try SQLiteBackup.copy(of: files.directory, to: backup) }
            #expect(error?.message.contains("has lost commits") == true)
        }
    }

    @Test func `a note is read as it was written`() {
        for count in [CommitCount(opening: 1, commits: 0), CommitCount(opening: .max, commits: .max)] {
            #expect(CommitCount(count.text) == count)
            #expect(count.text.utf8.count == CommitCount(opening: 1, commits: 1).text.utf8.count)
        }
    }
}

/// The files of a data directory as a killed process leaves them.
private struct Files {
    let directory: String

    init(of live: String, in directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        for file in ["stepwell.db", "stepwell.db-wal", "lock"] {
            try FileManager.default.copyItem(atPath: "\(live)/\(file)", toPath: "\(directory)/\(file)")
        }
    }

    private var path: String { directory + "/stepwell.db-wal" }

    func log() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    func write(_ bytes: [UInt8], flipping offset: Int? = nil) throws {
        var bytes = bytes
        if let offset { bytes[offset] ^= 0x10 }
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// Cuts the log off, by so many bytes where the size is negative; nil takes it away.
    func cutLog(to size: Int?) throws {
        if let size {
            let log = try log()
            try write(Array(log[..<(size < 0 ? log.count + size : size)]))
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    func expectRefusal(of lost: Int?) throws {
        let before = try? log()
        let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
        #expect(error?.code == .corrupt)
        let words = lost.map { $0 == 1 ? "the last commit of" : "the last \($0) commits of" } ?? "commits"
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("--accept-lost-commits") == true)
        if let before { #expect(try log() == before) }
    }

    /// Opens another copy: either it is refused or nothing is missing.
    func expectRefusalOrWhole(_ count: Int) throws {
        let copy = try Files(of: directory, in: directory + "/copy")
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: copy.directory) } }
        do {
            try copy.expectExecutions(count)
        } catch let error as StoreError {
            #expect(error.code == .corrupt && error.message.contains("--accept-lost-commits"))
        }
    }

    func expectExecutions(_ count: Int) throws {
        let store = try SQLiteStore(directory: directory)
        #expect(try store.openExecutions(after: nil, limit: 99).executions.count == count)
    }
}
