// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Storage
import Testing

@testable import SQLiteStorage

/// Whether every statement finds its rows by an index, in order, however many there are.
struct QueryPlanTests {
    @Test func `no statement of a reader scans or sorts`() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/stepwell.db"
            let writer = try Connection.writer(path: path)
            let connection = try Connection.reader(path: path)
            let reader = try Reader(connection, recent: RecentNames())
            try expectIndexed(connection)
            withExtendedLifetime((writer, reader)) {}
        }
    }

    @Test func `no statement of the writer scans or sorts`() throws {
        try withTemporaryDirectory { directory in
            let connection = try Connection.writer(path: directory + "/stepwell.db")
            let writer = try Writer(connection, recent: RecentNames())
            try expectIndexed(connection)
            withExtendedLifetime(writer) {}
        }
    }

    private func expectIndexed(_ connection: Connection) throws {
        let statements = preparedStatements(of: connection)
        #expect(statements.count > 10)
        for sql in statements {
            let plan = try Statement("EXPLAIN QUERY PLAN \(sql)", on: connection)
            let parameters = [Value](repeating: .null, count: parameterCount(of: sql, on: connection))
            for step in try plan.rows(parameters, read: { $0.text(3) }) {
                // All machines and activities are counted once, when the server starts.
                let isCount = sql.hasPrefix("SELECT count(*)") && step.contains("COVERING INDEX")
                // Nor are the rows of an INSERT searched.
                let isInsertion = sql.hasPrefix("INSERT") && step.hasSuffix("CONSTANT ROWS")
                #expect(isCount || isInsertion || !step.hasPrefix("SCAN"), "\(sql): \(step)")
                #expect(!step.contains("TEMP B-TREE"), "\(sql): \(step)")
            }
        }
    }

    private func preparedStatements(of connection: Connection) -> [String] {
        var statements: [String] = []
        var next = sqlite3_next_stmt(connection.handle, nil)
        while let statement = next {
            if let sql = sqlite3_sql(statement) { statements.append(String(cString: sql)) }
            next = sqlite3_next_stmt(connection.handle, statement)
        }
        return statements
    }

    private func parameterCount(of sql: String, on connection: Connection) -> Int {
        var next = sqlite3_next_stmt(connection.handle, nil)
        while let statement = next {
            if sqlite3_sql(statement).map({ String(cString: $0) }) == sql {
                return Int(sqlite3_bind_parameter_count(statement))
            }
            next = sqlite3_next_stmt(connection.handle, statement)
        }
        return 0
    }
}
