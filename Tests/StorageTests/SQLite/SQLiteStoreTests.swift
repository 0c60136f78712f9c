// SPDX-License-Identifier: Apache-2.0

import Foundation
import Interpreter
import JSONModule
import Simulation
import Storage
import Testing

@testable import SQLiteStorage

struct SQLiteStoreTests {
    @Test func `a second store of one directory is refused, with the owner's pid`() throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
            #expect(error?.code == .locked)
            #expect(error?.message.contains(directory) == true)
            #expect(error?.message.contains("\(getpid())") == true)
            #expect(try store.lastExecutionKey() == ExecutionKey(0))
        }
    }

    @Test func `a directory is free again when its store is gone`() throws {
        try withTemporaryDirectory { directory in
            _ = try SQLiteStore(directory: directory)
            _ = try SQLiteStore(directory: directory)
        }
    }

    @Test func `directories are made for their owner only`() throws {
        try withTemporaryDirectory { directory in
            let nested = directory + "/a/b"
            _ = try SQLiteStore(directory: nested)
            for path in [directory + "/a", nested] {
                var information = stat()
                #expect(stat(path, &information) == 0)
                #expect(information.st_mode & 0o777 == 0o700)
            }
        }
    }

    @Test func `a new database is for its owner only, in a directory that others may read, too`() throws {
        try withTemporaryDirectory { directory in
            #expect(chmod(directory, 0o755) == 0)
            let store = try SQLiteStore(directory: directory)
            try withExtendedLifetime(store) {
                let files = try FileManager.default.contentsOfDirectory(atPath: directory)
                #expect(Set(files).isSuperset(of: ["stepwell.db", "stepwell.db-wal", "stepwell.db-shm"]))
                for file in files {
                    var information = stat()
                    #expect(stat("\(directory)/\(file)", &information) == 0)
                    #expect(information.st_mode & 0o777 == 0o600, "\(file)")
                }
            }
        }
    }

    @Test func `a directory that cannot be made is named`() throws {
        let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: "/dev/null/data") }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains("/dev/null") == true)
    }

    @Test func `a directory below a dangling link, or in proc, is refused and named`() throws {
        try withTemporaryDirectory { directory in
            try FileManager.default.createSymbolicLink(
                atPath: directory + "/link",
                withDestinationPath: directory + "/nothing"
            )
            for path in ["/proc/stepwell", directory + "/link/data"] {
                let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: path) }
                #expect(error?.message == "Cannot make the directory \(path): No such file or directory.")
            }
        }
    }

    @Test func `the writer's journal and durability are as they must be`() throws {
        try withTemporaryDirectory { directory in
            let writer = try Connection.writer(path: directory + "/stepwell.db")
            #expect(try writer.value("PRAGMA journal_mode") == "wal")
            #expect(try writer.value("PRAGMA synchronous") == "2")
            #expect(try writer.value("PRAGMA foreign_keys") == "1")
        }
    }

    @Test func `a full disk leaves nothing of the commit, and the writer goes on when there is space`() throws {
        try withTemporaryDirectory { directory in
            let connection = try Connection.writer(path: directory + "/stepwell.db")
            let writer = try Writer(connection, recent: RecentNames())
            try writer.commit([.putStateMachine(StoreSamples.stateMachine())])
            // SQLite refuses to grow past this number of pages as it does on a full disk.
            try connection.execute("PRAGMA max_page_count = 40")
            let large = StoreSamples.start(
                StoreSamples.execution(1, input: String(repeating: " ", count: 400_000) + "{}")
            )
            let error = #expect(throws: StoreError.self) { try writer.commit(large) }
            #expect(error?.code == .diskFull)
            #expect(error?.message.contains("Free space") == true)
            #expect(try connection.value("SELECT count(*) FROM executions") == "0")
            try connection.execute("PRAGMA max_page_count = 100000")
            try writer.commit(large)
            #expect(try connection.value("SELECT count(*) FROM executions") == "1")
        }
    }

    @Test func `what was committed is in the files at once, without a close`() throws {
        try withTemporaryDirectory { directory in
            let (live, copy) = (directory + "/live", directory + "/copy")
            let store = try SQLiteStore(directory: live)
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...3 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for file in ["stepwell.db", "stepwell.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(live)/\(file)", toPath: "\(copy)/\(file)")
            }
            let recovered = try SQLiteStore(directory: copy).openExecutions(after: nil, limit: 9)
            #expect(recovered.executions.map(\.record.key.number) == [1, 2, 3])
            #expect(try store.lastExecutionKey() == ExecutionKey(3))
        }
    }

    @Test func `a closed store is one file, refuses all calls, and opens again`() throws {
        try withTemporaryDirectory { directory in
            do {
                let store = try SQLiteStore(directory: directory)
                try store.commit([.putStateMachine(StoreSamples.stateMachine())])
                #expect(try store.lastRevisionKey() == RevisionKey(1))
                #expect(FileManager.default.fileExists(atPath: directory + "/stepwell.db-wal"))
                store.close()
                #expect(!FileManager.default.fileExists(atPath: directory + "/stepwell.db-wal"))
                #expect(throws: StoreError.self) { try store.lastRevisionKey() }
                #expect(throws: StoreError.self) { try store.commit([.removeActivity(arn: "a")]) }
            }
            #expect(try SQLiteStore(directory: directory).lastRevisionKey() == RevisionKey(1))
        }
    }

    @Test func `readers cannot write`() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/stepwell.db"
            let writer = try Connection.writer(path: path)
            let reader = try Connection.reader(path: path)
            #expect(throws: StoreError.self) { try reader.execute("DELETE FROM turns") }
            #expect(try writer.value("SELECT count(*) FROM turns") == "0")
        }
    }

    @Test func `reads go on beside commits, and see what was committed`() async throws {
        let keys: ClosedRange<Int64> = 1...60
        try await withTemporaryStore { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for key in keys { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
                }
                for _ in 0..<4 {
                    group.addTask {
                        var last = ExecutionKey(0)
                        while last.number < keys.upperBound {
                            let next = try store.lastExecutionKey()
                            #expect(next >= last)
                            last = next
                            guard last.number > 0 else { continue }
                            let events = try store.history(of: last, HistoryQuery(limit: 10))
                            #expect(events.map(\.id) == [1, 2])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func withTemporaryStore(_ body: (SQLiteStore) async throws -> Void) async throws {
        let directory = try makeTemporaryDirectory()
        defer { removeTemporaryDirectory(directory) }
        try await body(try SQLiteStore(directory: directory))
    }
}
