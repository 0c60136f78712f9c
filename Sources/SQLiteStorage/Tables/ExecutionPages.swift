// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// The lists of the executions that were started through one thing: a state machine, a version, an alias.
final class ExecutionPages {
    private let all: Statement
    private let running: Statement
    private let ended: Statement

    /// Lists of the executions that a condition on `?1`, and on `?5` where the origin is a version, holds for.
    init(of origin: String, on connection: Connection) throws(StoreError) {
        func select(_ condition: String, by time: String) throws(StoreError) -> Statement {
            try ExecutionRow.select(
                ExecutionRow.summaryColumns,
                where: """
                    \(origin)\(condition) AND (\(time), e.key) < (?2, ?3) ORDER BY \(time) DESC, e.key DESC LIMIT ?4
                    """,
                on: connection
            )
        }
        all = try select("", by: "e.start_time")
        running = try select(" AND e.status = 0", by: "e.start_time")
        ended = try select(" AND e.status = ?6 AND e.status <> 0", by: "e.stop_time")
    }

    func page(_ query: ExecutionQuery, after cursor: ExecutionCursor?) throws(StoreError) -> Page<ExecutionSummary> {
        var values: [Value] = [
            .text(query.stateMachineARN), .integer(cursor?.time.milliseconds ?? .max),
            .integer(cursor?.key.number ?? .max), .integer(query.limit + 1),
        ]
        if case .version(let revision) = query.origin { values.append(.integer(revision.number)) }
        let statement: Statement
        switch query.status {
        case nil: statement = all
        case .running?: statement = running
        case let status?:
            statement = ended
            // What the condition on the origin does not ask for has a number all the same.
            if values.count < 5 { values.append(.null) }
            values.append(.integer(StatusCode.code(of: status)))
        }
        var shared = ExecutionRow.Shared()
        let rows = try statement.rows(values) { (row) throws(StoreError) in
            try ExecutionRow.summary(row, sharing: &shared)
        }
        let page = Array(rows.prefix(query.limit))
        guard rows.count > query.limit, let last = page.last else { return Page(rows: page, next: nil) }
        return Page(rows: page, next: ExecutionCursor(last, in: query).token(of: query))
    }
}
