// SPDX-License-Identifier: Apache-2.0

import Foundation
import Interpreter
import JSONModule
import Simulation
import Storage
import Testing

@testable import SQLiteStorage

/// Executions are found by their ARN wherever their names are: in memory, in the table, on the way.
struct NamesTests {
    private static let recentMaximum = 40

    /// A writer and a reader that share names, as those of a store do.
    private struct Pair {
        let recent = RecentNames()
        let connection: Connection
        let writer: Writer
        let reader: Reader

        init(_ directory: String, recentMaximum: Int = NamesTests.recentMaximum) throws {
            let path = directory + "/stepwell.db"
            connection = try Connection.writer(path: path)
            writer = try Writer(connection, recent: recent, recentMaximum: recentMaximum)
            reader = try Reader(Connection.reader(path: path), recent: recent)
        }

        var settledCount: Int { get throws { Int(try connection.value("SELECT count(*) FROM names") ?? "") ?? 0 } }

        var settledBefore: Int {
            get throws { Int(try connection.value("SELECT before FROM settled_names") ?? "") ?? 0 }
        }

        func isFound(_ key: Int64) throws -> Bool {
            try reader.executions.execution(arn: NamesTests.arn(key))?.key == ExecutionKey(key)
        }

        func start(_ keys: ClosedRange<Int64>, perCommit: Int = 7) throws {
            for first in stride(from: keys.lowerBound, through: keys.upperBound, by: perCommit) {
                let last = min(first + Int64(perCommit) - 1, keys.upperBound)
                try writer.commit(
                    (first...last).flatMap { key in
                        StoreSamples.start(
                            StoreSamples.execution(key),
                            result: key % 3 == 0 ? nil : StoreSamples.succeeded
                        )
                    }
                )
            }
        }
    }

    private static func arn(_ key: Int64) -> String { StoreSamples.execution(key).identity.arn }

    private func withPair(_ body: (String, Pair) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let pair = try Pair(directory)
            try pair.writer.commit([.putStateMachine(StoreSamples.stateMachine())])
            try body(directory, pair)
        }
    }

    @Test func `each execution is found, and its name taken, whether it is in memory or in the table`() throws {
        try withPair { directory, pair in
            try pair.start(1...300)
            #expect(pair.recent.count <= Self.recentMaximum)
            #expect(try pair.settledCount + pair.recent.count == 300)
            for key in Int64(1)...300 {
                #expect(try pair.isFound(key))
                let again = StoreSamples.start(StoreSamples.execution(key + 1_000, name: "run-\(key)"))
                let error = #expect(throws: StoreError.self) { try pair.writer.commit(again) }
                #expect(error?.code == .conflict)
            }
            #expect(try !pair.isFound(301))
        }
    }

    @Test func `a name twice in one commit is a conflict, before and after its row is inserted`() throws {
        for distance in [1, Tuning.rowsPerInsertion, Tuning.rowsPerInsertion + 1] {
            try withPair { _, pair in
                var changes = (1...Int64(distance)).flatMap { StoreSamples.start(StoreSamples.execution($0)) }
                changes += StoreSamples.start(StoreSamples.execution(100, name: "run-1"))
                let error = #expect(throws: StoreError.self) { try pair.writer.commit(changes) }
                #expect(error?.code == .conflict)
                #expect(pair.recent.count == 0)
            }
        }
    }

    @Test func `a name twice in one commit is a conflict also where names of such keys have settled`() throws {
        try withPair { _, pair in
            try pair.start(1_000...1_300)
            #expect(try pair.settledBefore > 1_000)
            let changes = (5...Int64(6)).flatMap { StoreSamples.start(StoreSamples.execution($0, name: "twice")) }
            let error = #expect(throws: StoreError.self) { try pair.writer.commit(changes) }
            #expect(error?.code == .conflict)
            try pair.start(5...6)
            #expect(try pair.isFound(5))
            #expect(try pair.isFound(6))
        }
    }

    /// New names come to a part in the commit that settles its old ones.
    @Test(arguments: [7, 100, 300])
    func `however many a commit starts, few are looked for after a crash`(perCommit: Int) throws {
        // Some for each part, so that parts settle one by one.
        let maximum = 600
        try withTemporaryDirectory { directory in
            let pair = try Pair(directory, recentMaximum: maximum)
            try pair.writer.commit([.putStateMachine(StoreSamples.stateMachine())])
            try pair.start(1...6_000, perCommit: perCommit)
            #expect(try pair.settledBefore > 6_000 - 3 * maximum - perCommit)
        }
    }

    @Test func `after a crash all are found again`() throws {
        try withPair { directory, pair in
            try pair.start(1...300)
            // So not all of them are looked for.
            #expect(try pair.settledBefore > 1)
            let copy = directory + "/copy"
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for file in ["stepwell.db", "stepwell.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(directory)/\(file)", toPath: "\(copy)/\(file)")
            }
            let recovered = try Pair(copy)
            for key in Int64(1)...300 { #expect(try recovered.isFound(key)) }
            try recovered.start(301...600)
            for key in Int64(1)...600 { #expect(try recovered.isFound(key)) }
            #expect(recovered.recent.count <= Self.recentMaximum)
        }
    }

    @Test func `a commit that fails leaves the names as they were`() throws {
        try withPair { _, pair in
            try pair.start(1...100)
            let (recent, settled, before) = (pair.recent.count, try pair.settledCount, try pair.settledBefore)
            // Enough that names would settle, and then a conflict.
            let more = (101...Int64(160)).flatMap { StoreSamples.start(StoreSamples.execution($0)) }
            let changes = more + StoreSamples.start(StoreSamples.execution(900, name: "run-5"))
            #expect(throws: StoreError.self) { try pair.writer.commit(changes) }
            #expect(pair.recent.count == recent)
            #expect(try pair.settledCount == settled)
            #expect(try pair.settledBefore == before)
            for key in Int64(1)...100 { #expect(try pair.isFound(key)) }
            for key in Int64(101)...160 { #expect(try !pair.isFound(key)) }
            try pair.start(101...160)
            for key in Int64(1)...160 { #expect(try pair.isFound(key)) }
        }
    }

    @Test func `a removed execution's name is free, wherever it was`() throws {
        try withPair { directory, pair in
            try pair.start(1...200)
            let ended = (1...Int64(200)).filter { $0 % 3 != 0 }
            for key in ended { try pair.writer.commit([.removeExecution(ExecutionKey(key))]) }
            for key in ended { #expect(try !pair.isFound(key)) }
            #expect(try pair.settledCount + pair.recent.count == 200 - ended.count)
            try pair.writer.commit(
                ended.flatMap { StoreSamples.start(StoreSamples.execution($0 + 1_000, name: "run-\($0)")) }
            )
            for key in ended {
                #expect(try pair.reader.executions.execution(arn: Self.arn(key))?.key == ExecutionKey(key + 1_000))
            }
            let reopened = try Pair(directory)
            for key in ended {
                #expect(try reopened.reader.executions.execution(arn: Self.arn(key))?.key == ExecutionKey(key + 1_000))
            }
        }
    }

    @Test func `a store that was closed has all names in their table`() throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...9 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            store.close()
            let connection = try Connection(path: directory + "/stepwell.db", access: .reading)
            #expect(try connection.value("SELECT count(*) FROM names") == "9")
            #expect(try connection.value("SELECT before FROM settled_names") == "10")
        }
    }

    @Test func `executions whose hash is the same are told apart`() throws {
        try withPair { directory, pair in
            let names = try NamesWriter(pair.connection, recent: pair.recent, maximum: 9)
            let isNoted = try names.insert(7, arn: "a", hash: 5) {}
            let isOtherNoted = try names.insert(8, arn: "b", hash: 5) {}
            #expect((isNoted, isOtherNoted) == (true, false))
            try names.prepareCommit()
            names.didCommit()
            #expect(pair.recent.key(of: 5) == 7)
            #expect(try pair.connection.value("SELECT execution FROM names WHERE hash = 5") == "8")
        }
    }
}
