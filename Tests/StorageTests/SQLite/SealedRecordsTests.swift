// SPDX-License-Identifier: Apache-2.0

import Encryption
import Glibc
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import SQLiteStorage

/// Sealed records in the files of the store.
struct SealedRecordsTests {
    private static let failure = ExecutionResult(status: .failed, error: "E", cause: StoreConformance.secret)
    private static let arn = StoreSamples.execution(1).identity.arn

    /// All bytes of the files of a directory.
    private func bytes(in directory: String) -> [UInt8] {
        ["stepwell.db", "stepwell.db-wal"].flatMap { name -> [UInt8] in
            guard let file = fopen("\(directory)/\(name)", "rb") else { return [] }
            defer { fclose(file) }
            var (all, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
            while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { all += chunk[..<count] }
            return all
        }
    }

    @Test func `no payload stands in the files`() throws {
        try withTemporaryDirectory { directory in
            let store = try SQLiteStore(directory: directory)
            let definition = StoreSamples.stateMachine().definition
            try store.commit(try StoreConformance.sealedChanges(ending: Self.failure))
            for text in [StoreConformance.secret, definition, "State 3"] {
                #expect(!bytes(in: directory).contains(text), "\(text) in the journal")
            }
            // What is not sealed is found by the same means.
            #expect(bytes(in: directory).contains("run-1"))
            store.close()
            for text in [StoreConformance.secret, definition, "State 3"] {
                #expect(!bytes(in: directory).contains(text), "\(text) in the database")
            }
            #expect(bytes(in: directory).contains("run-1"))
        }
    }

    /// All that can be read of the execution and its machine with the keys.
    private func readAll(_ directory: String) throws {
        let store = try SQLiteStore(directory: directory)
        defer { store.close() }
        let keys = try StoreConformance.sealedKeys()
        _ = try store.storedExecution(arn: Self.arn)?.opened(with: keys)
        _ = try store.history(of: ExecutionKey(1), HistoryQuery(limit: 9, keys: keys))
        _ = try store.stateMachine(arn: StoreSamples.machineARN("orders"))?.openedDefinition(with: keys)
    }

    /// What reading says: damage, or nothing.
    private func isDamaged(_ directory: String) throws -> Bool {
        do {
            try readAll(directory)
            return false
        } catch let error as StoreError where error.code == .damagedRecord {
            return true
        } catch let error as SealError {
            guard case .damaged = error else { throw error }
            return true
        }
    }

    @Test(arguments: [
        ("executions", "input", "key = 1"), ("executions", "output", "key = 1"), ("turns", "content", "turn = 2"),
        ("frames", "document", "execution = 1"), ("revisions", "definition", "key = 1"),
    ])
    func `a changed byte is damage, wherever it is`(table: String, column: String, row: String) throws {
        try withTemporaryDirectory { directory in
            try SQLiteStore(directory: directory).commit(try StoreConformance.sealedChanges(ending: Self.failure))
            #expect(try !isDamaged(directory))
            let path = directory + "/stepwell.db"
            let lookup = "SELECT hex(\(column)) FROM \(table) WHERE \(row)"
            let original = try #require(try Connection(path: path, access: .reading).value(lookup))
            let count = original.utf8.count / 2
            // Version, checksum, id, fingerprint, wrapped key, nonce, what is sealed, tag.
            for position in [0, 1, 9, 10, 14, 30, 70, 85, 95, count - 20, count - 1] {
                var digits = Array(original.utf8)
                let digit = 2 * position
                digits[digit] = digits[digit] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
                let changed = String(decoding: digits, as: UTF8.self)
                try Connection(path: path, access: .writing)
                    .execute("UPDATE \(table) SET \(column) = x'\(changed)' WHERE \(row)")
                #expect(try isDamaged(directory), "byte \(position) of \(column)")
            }
        }
    }

    @Test(arguments: [
        // Sealed bytes in another row, with all that is not sealed made to fit.
        "UPDATE executions SET input = (SELECT input FROM executions WHERE key = 2) WHERE key = 1",
        "UPDATE turns SET content = (SELECT content FROM turns WHERE execution = 2) WHERE execution = 1 AND turn = 1",
        "UPDATE turns SET content = (SELECT content FROM turns WHERE execution = 1 AND turn = 2) WHERE turn = 1",
        "UPDATE executions SET output = input WHERE key = 1",
        """
        UPDATE frames SET (checksum, document) = (SELECT checksum, document FROM frames WHERE execution = 2) \
        WHERE execution = 1
        """,
        "UPDATE revisions SET definition = (SELECT input FROM executions WHERE key = 1) WHERE key = 1",
    ])
    func `sealed bytes open in their own place only`(_ exchange: String) throws {
        try withTemporaryDirectory { directory in
            let key = DataKey(wrappedBy: try #require(CustomerKey(id: "k", bytes: [UInt8](repeating: 7, count: 32))))
            let other = StoreSamples.turn(2, 1, first: 1, count: 2, frames: [.top: ["at": "A"]]).sealed(with: key)
            try SQLiteStore(directory: directory).commit(
                try StoreConformance.sealedChanges(ending: Self.failure)
                    + [.createExecution(StoreSamples.execution(2).sealed(with: key)), .appendTurn(other)]
            )
            #expect(try !isDamaged(directory))
            try Connection(path: directory + "/stepwell.db", access: .writing).execute(exchange)
            #expect(try isDamaged(directory))
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        firstRange(of: Array(text.utf8)) != nil
    }
}
