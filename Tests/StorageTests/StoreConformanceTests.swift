// SPDX-License-Identifier: Apache-2.0

import Simulation
import Storage
import Testing

@testable import SQLiteStorage

struct StoreConformanceTests {
    @Test(arguments: StoreConformance.cases)
    func `the in-memory store conforms`(_ conformance: ConformanceCase) throws {
        let store = InMemoryStore()
        try conformance.write(store)
        try conformance.read(store)
    }

    @Test(arguments: StoreConformance.cases)
    func `the SQLite store conforms, also after it was reopened`(_ conformance: ConformanceCase) throws {
        try withTemporaryDirectory { directory in
            do {
                let store = try SQLiteStore(directory: directory)
                try conformance.write(store)
                try conformance.read(store)
            }
            try conformance.read(try SQLiteStore(directory: directory))
        }
    }

    @Test func `the in-memory store, made faulty, tells a damaged execution apart`() throws {
        let store = InMemoryStore()
        try StoreConformance.writeBeforeDamage(store)
        try StoreConformance.readAfterDamage(FaultyStore(store, damaging: [StoreConformance.damagedExecution]))
    }

    @Test(arguments: [
        "UPDATE frames SET document = '{' WHERE execution = 2",
        "UPDATE frames SET checksum = checksum + 1 WHERE execution = 2",
        "UPDATE frames SET frame = 7 WHERE execution = 2",
        "UPDATE turns SET content = content || x'00' WHERE turn = 2",
        "UPDATE turns SET content = x'00' WHERE turn = 2",
        "UPDATE turns SET turn = 3 WHERE turn = 2",
        "UPDATE executions SET origin = 99 WHERE key = 2",
    ])
    func `the SQLite store tells an execution with a damaged record apart`(_ damage: String) throws {
        try withTemporaryDirectory { directory in
            try StoreConformance.writeBeforeDamage(try SQLiteStore(directory: directory))
            try Connection(path: directory + "/stepwell.db", access: .writing).execute(damage)
            let before = try dump(directory)
            try StoreConformance.readAfterDamage(try SQLiteStore(directory: directory))
            #expect(try dump(directory) == before)
        }
    }

    /// All rows that a damage can be in.
    private func dump(_ directory: String) throws -> [String] {
        let connection = try Connection(path: directory + "/stepwell.db", access: .reading)
        let frames = try Statement(
            "SELECT execution, frame, checksum, document FROM frames ORDER BY 1, 2",
            on: connection
        )
        let turns = try Statement(
            "SELECT execution, turn, last_event, hex(content) FROM turns ORDER BY 1, 2",
            on: connection
        )
        return try [frames, turns].flatMap { (statement) throws(StoreError) in
            try statement.rows { row in "\(row.int64(0)) \(row.int64(1)) \(row.int64(2)) \(row.text(3))" }
        }
    }

    @Test(arguments: StoreConformance.comparisonSeeds)
    func `the SQLite store does what the in-memory store does`(_ seed: UInt64) throws {
        try withTemporaryDirectory { directory in
            let reference = try StoreConformance.compareWithReference(try SQLiteStore(directory: directory), seed: seed)
            try StoreConformance.compare(try SQLiteStore(directory: directory), reference)
        }
    }
}
