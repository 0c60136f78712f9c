// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
public import Storage

extension StoreConformance {
    /// What a store must still do when one of its records is not what was written.
    ///
    /// ```swift
    /// try StoreConformance.writeBeforeDamage(store)
    /// // damage the record of `StoreConformance.damagedExecution` behind the store's back
    /// try StoreConformance.readAfterDamage(store)
    /// ```
    public static let damagedExecution = ExecutionKey(2)

    /// Fills the empty store with open executions, one of which is to be damaged.
    public static func writeBeforeDamage(_ store: any Store) throws {
        try store.commit([.putStateMachine(StoreSamples.stateMachine())])
        for key in Int64(1)...4 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
        try store.commit([
            .appendTurn(StoreSamples.turn(damagedExecution.number, 2, first: 3, count: 1, frames: [.top: ["at": "B"]]))
        ])
    }

    /// Checks that the damaged execution is named in its place, and that all others are whole.
    public static func readAfterDamage(_ store: any Store) throws {
        for limit in 1...5 {
            var batches: [OpenExecutions] = []
            while let batch = try nextBatch(store, after: batches.last?.lastKey, limit: limit) { batches.append(batch) }
            let executions = batches.flatMap(\.executions)
            try expectEqual(executions.map(\.record), [1, 3, 4].map { StoreSamples.execution($0) }, "the whole ones")
            try expectEqual(
                executions.map { try $0.frames },
                Array(repeating: [.top: ["at": "A"]], count: 3),
                "their frames"
            )
            let damaged = batches.flatMap(\.damaged)
            try expectEqual(damaged.map(\.key), [damagedExecution], "the damaged ones")
            let arn = StoreSamples.execution(damagedExecution.number).identity.arn
            try expectEqual(damaged.map(\.arn), [arn], "their names")
            try expect(damaged.allSatisfy { $0.reason.contains("damaged") }, "the reason is told")
        }
    }

    private static func nextBatch(
        _ store: any Store,
        after key: ExecutionKey?,
        limit: Int
    ) throws -> OpenExecutions? {
        let batch = try store.openExecutions(after: key, limit: limit)
        try expect(batch.executions.count + batch.damaged.count <= limit, "a batch has at most \(limit)")
        return batch.lastKey == nil ? nil : batch
    }
}
