// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// The executions of one state machine in the order of their lists, kept sorted as they come and end.
struct ExecutionListing: Sendable {
    private typealias Row = SortedRow<ExecutionCursor>

    private var all = newRow()
    private var byStatus: [ExecutionStatus: Row] = [:]

    private static func newRow() -> Row { Row { ($0.time, $0.key) < ($1.time, $1.key) } }

    mutating func insert(_ record: ExecutionSummary) {
        all.insert(place(of: record, status: nil))
        enter(record)
    }

    /// Moves an execution from the list of its former status to that of its present one.
    mutating func move(_ record: ExecutionSummary, from former: ExecutionSummary) {
        leave(former)
        enter(record)
    }

    mutating func remove(_ record: ExecutionSummary) {
        all.remove(place(of: record, status: nil))
        leave(record)
    }

    private mutating func enter(_ record: ExecutionSummary) {
        let place = place(of: record, status: record.status)
        byStatus[record.status, default: Self.newRow()].insert(place)
    }

    private mutating func leave(_ record: ExecutionSummary) {
        let place = place(of: record, status: record.status)
        byStatus[record.status]?.remove(place)
    }

    /// The places of a page and of the row behind it.
    func page(of query: ExecutionQuery, after cursor: ExecutionCursor?) -> [ExecutionCursor] {
        guard let list = query.status.map({ byStatus[$0] }) ?? all else { return [] }
        // Ascending inside, newest last: new rows are appended. Hence pages are cut from the end.
        let end = cursor.map { list.position(of: $0) } ?? list.count
        return list[max(0, end - query.limit - 1)..<end]
    }

    /// The places of those that ended before a time, of each status at most so many.
    func ended(before time: Timestamp, limit: Int) -> [ExecutionCursor] {
        byStatus.filter { $0.key != .running }.values.flatMap { list in
            list[0..<min(list.count, limit)].prefix { $0.time < time }
        }
    }

    private func place(of record: ExecutionSummary, status: ExecutionStatus?) -> ExecutionCursor {
        ExecutionCursor(
            record,
            in: ExecutionQuery(stateMachineARN: record.identity.stateMachineARN, status: status, limit: 1)
        )
    }
}
