// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// The executions of one state machine in the order of their lists, kept sorted as they come and end.
struct ExecutionListing: Sendable {
    private var all: [ExecutionCursor] = []
    private var byStatus: [ExecutionStatus: [ExecutionCursor]] = [:]

    mutating func insert(_ record: ExecutionSummary) {
        Self.insert(place(of: record, status: nil), into: &all)
        Self.insert(place(of: record, status: record.status), into: &byStatus[record.status, default: []])
    }

    /// Moves an execution from the list of its former status to that of its present one.
    mutating func move(_ record: ExecutionSummary, from former: ExecutionSummary) {
        Self.remove(place(of: former, status: former.status), from: &byStatus[former.status, default: []])
        Self.insert(place(of: record, status: record.status), into: &byStatus[record.status, default: []])
    }

    mutating func remove(_ record: ExecutionSummary) {
        Self.remove(place(of: record, status: nil), from: &all)
        Self.remove(place(of: record, status: record.status), from: &byStatus[record.status, default: []])
    }

    /// The places of a page and of the row behind it.
    func page(of query: ExecutionQuery, after cursor: ExecutionCursor?) -> ArraySlice<ExecutionCursor> {
        let list = query.status.map { byStatus[$0] ?? [] } ?? all
        // Ascending inside, newest last: new rows are appended. Hence pages are cut from the end.
        let end = cursor.map { Self.position(of: $0, in: list) } ?? list.count
        return list[max(0, end - query.limit - 1)..<end]
    }

    private func place(of record: ExecutionSummary, status: ExecutionStatus?) -> ExecutionCursor {
        ExecutionCursor(
            record,
            in: ExecutionQuery(stateMachineARN: record.identity.stateMachineARN, status: status, limit: 1)
        )
    }

    private static func insert(_ place: ExecutionCursor, into list: inout [ExecutionCursor]) {
        list.insert(place, at: position(of: place, in: list))
    }

    private static func remove(_ place: ExecutionCursor, from list: inout [ExecutionCursor]) {
        list.remove(at: position(of: place, in: list))
    }

    /// The position of the first place that is not before the given one.
    private static func position(of place: ExecutionCursor, in list: [ExecutionCursor]) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if (list[middle].time, list[middle].key) < (place.time, place.key) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
