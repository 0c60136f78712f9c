// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

extension StoreConformance {
    static let listingCases = [
        ConformanceCase("executions are listed by machine and status, newest first") { store in
            try fill(store)
        } read: { store in
            try expectEqual(try keys(store), [6, 5, 3, 4, 2, 1], "all, by start")
            try expectEqual(try keys(store, .running), [6, 3, 1], "running ones, by start")
            try expectEqual(try keys(store, .succeeded), [2, 4], "succeeded ones, by stop")
            try expectEqual(try keys(store, .failed), [5], "failed ones")
            try expectEqual(try keys(store, .aborted), [], "aborted ones")
            try expectEqual(try keys(store, machine: "other"), [7], "another machine's")
        },
        ConformanceCase("pages of every size join to the whole list") { store in
            try fill(store)
        } read: { store in
            for limit in 1...7 {
                try expectEqual(try pages(store, nil, limit), [6, 5, 3, 4, 2, 1], "all in pages of \(limit)")
                try expectEqual(try pages(store, .running, limit), [6, 3, 1], "running ones in pages of \(limit)")
                try expectEqual(try pages(store, .succeeded, limit), [2, 4], "succeeded ones in pages of \(limit)")
            }
        },
        ConformanceCase("a list skips and repeats nothing while executions start and end") { store in
            try fill(store)
            var query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN("orders"), limit: 2)
            let first = try store.executions(query)
            query.cursor = first.next
            // Of the rows still to come, 3 and 1 end; a new one starts.
            try end(store, 3, at: 900)
            try end(store, 1, at: 901)
            try store.commit(StoreSamples.start(StoreSamples.execution(8, start: 80)))
            let second = try store.executions(query)
            query.cursor = second.next
            let third = try store.executions(query)
            let found = (first.rows + second.rows + third.rows).map(\.key.number)
            try expectEqual(found, [6, 5, 3, 4, 2, 1], "the pages")
            try expect(third.next == nil, "the last page has no token")
        } read: { store in
            try expectEqual(try keys(store), [8, 6, 5, 3, 4, 2, 1], "all afterwards")
            try expectEqual(try keys(store, .succeeded), [1, 3, 2, 4], "succeeded ones afterwards")
            try expectEqual(try keys(store, .running), [8, 6], "running ones afterwards")
        },
        ConformanceCase("a token of another list is refused") { store in
            try fill(store)
        } read: { store in
            var query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN("orders"), limit: 1)
            let token = try store.executions(query).next
            query.status = .running
            for cursor in [token, "", "abc", token.map { $0 + "0" }, token?.uppercased() == token ? "G" : token] {
                query.cursor = cursor ?? ""
                try expectError(.invalidCursor, "the token \(query.cursor ?? "")") { _ = try store.executions(query) }
            }
            for cursor in ["", "zz", String(repeating: "0", count: 34)] {
                try expectError(.invalidCursor, "the token \(cursor) of state machines") {
                    _ = try store.stateMachines(after: cursor, limit: 1)
                }
                try expectError(.invalidCursor, "the token \(cursor) of activities") {
                    _ = try store.activities(after: cursor, limit: 1)
                }
            }
            let machines = try store.stateMachines(after: nil, limit: 1).next
            try expectError(.invalidCursor, "a token of state machines") {
                _ = try store.activities(after: machines, limit: 1)
            }
        },
    ]

    /// Executions of two machines.
    ///
    /// 3 and 4 were started the other way round than their keys; 2 ended after 4.
    private static func fill(_ store: any Store) throws {
        try store.commit([
            .putStateMachine(StoreSamples.stateMachine()),
            .putStateMachine(StoreSamples.stateMachine("other", revision: 2)),
        ])
        try store.commit(StoreSamples.start(StoreSamples.execution(1, start: 10)))
        try store.commit(StoreSamples.start(StoreSamples.execution(2, start: 20)))
        try store.commit(StoreSamples.start(StoreSamples.execution(3, start: 40)))
        try store.commit(
            StoreSamples.start(StoreSamples.execution(4, start: 30), result: StoreSamples.succeeded, stop: 35)
        )
        try store.commit(StoreSamples.start(StoreSamples.execution(5, start: 50), result: .init(status: .failed)))
        try store.commit(StoreSamples.start(StoreSamples.execution(6, start: 50)))
        try store.commit(StoreSamples.start(StoreSamples.execution(7, machine: "other", start: 60, revision: 2)))
        try end(store, 2, at: 55)
    }

    private static func end(_ store: any Store, _ key: Int64, at offset: Int64) throws {
        let turn = StoreSamples.turn(key, 2, first: 3, count: 1, at: offset, result: StoreSamples.succeeded)
        try store.commit([.appendTurn(turn)])
    }

    private static func keys(
        _ store: any Store,
        _ status: ExecutionStatus? = nil,
        machine: String = "orders"
    ) throws -> [Int64] {
        let query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN(machine), status: status, limit: 1_000)
        let page = try store.executions(query)
        try expect(page.next == nil, "a list that fits one page has no token")
        return page.rows.map(\.key.number)
    }

    private static func pages(_ store: any Store, _ status: ExecutionStatus?, _ limit: Int) throws -> [Int64] {
        var query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN("orders"), status: status, limit: limit)
        var keys: [Int64] = []
        repeat {
            let page = try store.executions(query)
            try expect(page.rows.count <= limit, "a page has at most \(limit) rows")
            keys += page.rows.map(\.key.number)
            query.cursor = page.next
        } while query.cursor != nil
        return keys
    }
}
