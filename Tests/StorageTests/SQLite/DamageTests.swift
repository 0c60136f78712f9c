// SPDX-License-Identifier: Apache-2.0

import Glibc
import Interpreter
import JSONModule
import Simulation
import Storage
import Testing

@testable import SQLiteStorage

/// A store whose files were changed behind its back.
struct DamageTests {
    @Test func `a flipped byte in a turn is refused, with its table and row`() throws {
        try withDamagedStore("UPDATE turns SET content = substr(content, 1, 20) || x'00' || substr(content, 22)") {
            store in
            let error = #expect(throws: StoreError.self) {
                try store.history(of: ExecutionKey(1), HistoryQuery(limit: 9))
            }
            #expect(error?.code == .damagedRecord)
            #expect(error?.message.contains("row 1 of the table turns") == true)
            #expect(error?.message.contains("backup") == true)
            #expect(throws: StoreError.self) { try store.commands(of: ExecutionKey(1)) }
        }
    }

    @Test func `events before and after a damaged turn can be read`() throws {
        try withTemporaryDirectory { directory in
            do {
                let store = try SQLiteStore(directory: directory)
                try fill(store)
                for turn in 2...3 {
                    try store.commit([.appendTurn(StoreSamples.turn(1, turn, first: 2 * turn - 1, count: 2))])
                }
            }
            try Connection(path: directory + "/stepwell.db", access: .writing)
                .execute("UPDATE turns SET content = x'00' WHERE turn = 2")
            let store = try SQLiteStore(directory: directory)
            let key = ExecutionKey(1)
            #expect(try store.execution(arn: StoreSamples.execution(1).identity.arn) != nil)
            #expect(try store.history(of: key, HistoryQuery(limit: 2)).map(\.id) == [1, 2])
            #expect(try store.history(of: key, HistoryQuery(reverse: true, limit: 2)).map(\.id) == [6, 5])
            #expect(throws: StoreError.self) { try store.history(of: key, HistoryQuery(limit: 3)) }
            // What the execution goes on from is whole.
            #expect(try store.openExecutions(after: nil, limit: 9).damaged.isEmpty)
        }
    }

    @Test func `a damaged first turn that stands with its execution is told, and keeps nothing else from being read`()
        throws
    {
        try withTemporaryDirectory { directory in
            let (key, arn) = (ExecutionKey(2), StoreSamples.execution(2).identity.arn)
            do {
                let store = try SQLiteStore(directory: directory)
                try fill(store)
                try store.commit(StoreSamples.start(StoreSamples.execution(2), result: StoreSamples.succeeded))
                #expect(try store.history(of: key, HistoryQuery(limit: 9)).map(\.id) == [1, 2])
            }
            try Connection(path: directory + "/stepwell.db", access: .writing)
                .execute("UPDATE executions SET content = substr(content, 1, 20) || x'00' || substr(content, 22)")
            let store = try SQLiteStore(directory: directory)
            for reverse in [false, true] {
                let error = #expect(throws: StoreError.self) {
                    try store.history(of: key, HistoryQuery(reverse: reverse, limit: 9))
                }
                #expect(error?.code == .damagedRecord)
                #expect(error?.message.contains("row 2 of the table executions") == true)
            }
            #expect(throws: StoreError.self) { try store.commands(of: key) }
            #expect(try store.execution(arn: arn)?.output == #"{"done":true}"#)
            #expect(try store.progress(of: key) == ExecutionProgress(turn: 1, lastEvent: 2, status: .succeeded))
            #expect(try store.history(of: ExecutionKey(1), HistoryQuery(limit: 9)).count == 2)
        }
    }

    @Test func `how far an execution has come is told by numbers, whatever its turns and frames hold`() throws {
        try withDamagedStore("UPDATE turns SET content = x'01'; UPDATE frames SET document = '{'") { store in
            let progress = try #require(try store.progress(of: ExecutionKey(1)))
            #expect(progress == ExecutionProgress(turn: 1, lastEvent: 2, status: .running))
            #expect(try store.openExecutions(after: nil, limit: 9).damaged.count == 1)
            // So it can be ended.
            try store.commit([
                .appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1, result: ExecutionResult(status: .aborted)))
            ])
            #expect(try store.progress(of: ExecutionKey(1))?.status == .aborted)
            #expect(try store.endedExecutions(EndedExecutionQuery(before: StoreSamples.time(1), limit: 9)).count == 1)
        }
    }

    @Test func `whether there is a header is told without reading it`() throws {
        try withDamagedStore("UPDATE frames SET frame = -1, document = '{'") { store in
            let hasFrames = try store.hasFrames(ExecutionKey(1))
            #expect(hasFrames)
            #expect(throws: StoreError.self) {
                try store.storedExecution(arn: StoreSamples.execution(1).identity.arn)
            }
        }
    }

    @Test(arguments: [
        "document = replace(document, 'A', 'B')", "document = '{'", "frame = 7", "checksum = checksum + 1",
    ])
    func `a changed frame is told with its execution, its table and row`(_ change: String) throws {
        try withDamagedStore("UPDATE frames SET \(change)") { store in
            let open = try store.openExecutions(after: nil, limit: 9)
            #expect(open.executions.isEmpty)
            #expect(open.damaged.map(\.arn) == [StoreSamples.execution(1).identity.arn])
            #expect(open.damaged.first?.reason.contains("table frames") == true)
        }
    }

    /// A flipped bit can make any number of it.
    @Test(arguments: [-126, Int.min, Int.max])
    func `a turn with another number is told with its execution`(_ number: Int) throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            try store.commit(
                [.putStateMachine(StoreSamples.stateMachine())] + StoreSamples.start(StoreSamples.execution(1))
            )
            try store.commit([.appendTurn(store.prepared(StoreSamples.turn(1, 2, first: 3, count: 1)))])
            try Connection(path: directory + "/stepwell.db", access: .writing).execute(
                "UPDATE turns SET turn = \(number)"
            )
            let open = try store.openExecutions(after: nil, limit: 9)
            #expect(open.damaged.map(\.arn) == [StoreSamples.execution(1).identity.arn])
        }
    }

    @Test(arguments: ["[[1,10],[2,50]]", "[[1,-50],[2,150]]", "[[1,60],[2,50]]"])
    func `routes that no start could take, or two, are told with their alias`(_ routes: String) throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            let machine = StoreSamples.stateMachine()
            let alias = AliasRecord(
                stateMachineARN: machine.arn,
                name: "live",
                description: nil,
                routes: [AliasRecord.Route(version: 1, weight: 50), AliasRecord.Route(version: 2, weight: 50)],
                creationTime: StoreSamples.time(1),
                updateTime: StoreSamples.time(1)
            )
            try store.commit([.putStateMachine(machine), .putAlias(alias)])
            #expect(try store.alias(of: machine.arn, name: "live") == alias)
            try Connection(path: directory + "/stepwell.db", access: .writing)
                .execute("UPDATE aliases SET routes = '\(routes)'")
            let error = #expect(throws: StoreError.self) { try store.alias(of: machine.arn, name: "live") }
            #expect(error?.code == .damagedRecord)
            #expect(error?.message.contains("do not make 100") == true)
        }
    }

    @Test(arguments: [
        "UPDATE executions SET status = 99", "UPDATE executions SET origin = 99", "UPDATE origins SET type = 'FAST'",
    ])
    func `an execution's senseless column is refused`(_ change: String) throws {
        try withDamagedStore(change) { store in
            let arn = StoreSamples.execution(1).identity.arn
            let error = #expect(throws: StoreError.self) { try store.execution(arn: arn) }
            #expect(error?.code == .damagedRecord)
            #expect(error?.message.contains("row 1 of the table executions") == true)
        }
    }

    @Test func `a newer schema is refused`() throws {
        try expectRefusal(.newerSchema, "newer version") { path in
            try Connection(path: path, access: .writing).execute("PRAGMA user_version = 99")
        }
    }

    @Test func `another program's database is refused`() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/stepwell.db"
            try Connection(path: path, access: .writing).execute("CREATE TABLE notes (text)")
            let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("another program") == true)
        }
    }

    @Test func `a database that is cut off is refused`() throws {
        try expectRefusal(.corrupt, "stepwell.db") { path in
            var information = stat()
            #expect(stat(path, &information) == 0)
            #expect(truncate(path, information.st_size - 4_096) == 0)
        }
    }

    @Test func `a file that is no database is refused`() throws {
        try expectRefusal(.corrupt, "stepwell.db") { path in try overwrite(path, at: 0, count: 4_096) }
    }

    @Test func `a damaged page is refused`() throws {
        try expectRefusal(.corrupt, "damaged") { path in try overwrite(path, at: 4_096 * 2, count: 4_096) }
    }

    private func withDamagedStore(_ sql: String, _ body: (SQLiteStore) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try fill(directory)
            try Connection(path: directory + "/stepwell.db", access: .writing).execute(sql)
            try body(try SQLiteStore(directory: directory))
        }
    }

    private func expectRefusal(
        _ code: StoreError.Code,
        _ words: String,
        damage: (String) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            try fill(directory)
            try damage(directory + "/stepwell.db")
            let error = #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
            #expect(error?.code == code)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    private func fill(_ directory: String) throws { try fill(try SQLiteStore(directory: directory)) }

    private func fill(_ store: SQLiteStore) throws {
        try store.commit(
            [.putStateMachine(StoreSamples.stateMachine())] + StoreSamples.start(StoreSamples.execution(1))
        )
    }

    private func overwrite(_ path: String, at offset: Int, count: Int) throws {
        let file = open(path, O_WRONLY)
        defer { close(file) }
        let noise = [UInt8](repeating: 0xA5, count: count)
        #expect(pwrite(file, noise, count, offset) == count)
    }
}
