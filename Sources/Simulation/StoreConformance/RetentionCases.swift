// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

extension StoreConformance {
    static let retentionCases = [
        ConformanceCase("executions that ended come in the order of their ends, with their turns") { store in
            try writeEnded(store)
        } read: { store in
            let ended = [
                endedExecution(3, stopTime: StoreSamples.time(10), turns: 1),
                endedExecution(1, stopTime: StoreSamples.time(20), turns: 2),
                endedExecution(2, stopTime: StoreSamples.time(30), turns: 1),
            ]
            for limit in 0...4 {
                try expectEqual(
                    try store.endedExecutions(before: StoreSamples.time(100), limit: limit),
                    Array(ended.prefix(limit)),
                    "the first \(limit)"
                )
            }
            try expectEqual(
                try store.endedExecutions(before: StoreSamples.time(20), limit: 9).map(\.key.number),
                [3],
                "those before the second"
            )
            try expect(try store.usedBytes() > 0, "what is stored takes room")
        },
        ConformanceCase("a removed execution leaves its name, and its turns go one by one") { store in
            try writeEnded(store)
            try store.commit([.removeExecution(ExecutionKey(1)), .removeTurns(of: ExecutionKey(1), atMost: 1)])
            try store.commit([.removeTurns(of: ExecutionKey(1), atMost: 1), .removeExecution(ExecutionKey(99))])
            try expectError(.conflict, "the removal of one that runs") {
                try store.commit([.removeExecution(ExecutionKey(4))])
            }
            try store.commit([.removeExecution(ExecutionKey(3)), .removeTurns(of: ExecutionKey(3), atMost: 256)])
            try store.commit(StoreSamples.start(StoreSamples.execution(5, name: "run-1")))
        } read: { store in
            try expectEqual(try store.commands(of: ExecutionKey(1)).count, 0, "its turns")
            try expect(try store.history(of: ExecutionKey(3), HistoryQuery(limit: 9)).isEmpty, "no history is left")
            let named = try store.execution(arn: StoreSamples.execution(1).identity.arn)
            try expectEqual(named?.key, ExecutionKey(5), "the execution of the name that was free")
            let query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN("orders"), limit: 9)
            try expectEqual(try store.executions(query).rows.map(\.key.number), [5, 4, 2], "those that are left")
        },
    ]

    private static func endedExecution(_ key: Int64, stopTime: Timestamp, turns: Int) -> EndedExecution {
        let arn = StoreSamples.execution(key).identity.arn
        return EndedExecution(key: ExecutionKey(key), arn: arn, stopTime: stopTime, turns: turns)
    }

    /// Three executions that ended, the third first, and one that runs.
    private static func writeEnded(_ store: any Store) throws {
        try store.commit([.putStateMachine(StoreSamples.stateMachine())])
        // A version's list has it, too, which must not count it twice.
        let version = "\(StoreSamples.machineARN("orders")):1"
        try store.commit(StoreSamples.start(StoreSamples.execution(1, version: version)))
        let result = StoreSamples.succeeded
        try store.commit([.appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1, at: 20, result: result))])
        try store.commit(StoreSamples.start(StoreSamples.execution(2), result: result, stop: 30))
        let failed = ExecutionResult(status: .failed, output: nil, error: "E")
        try store.commit(StoreSamples.start(StoreSamples.execution(3), result: failed, stop: 10))
        try store.commit(StoreSamples.start(StoreSamples.execution(4)))
    }
}
