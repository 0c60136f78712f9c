// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StoreConformance {
    static let openExecutionCases = [
        ConformanceCase("open executions come in batches, with their last turn and frames") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...5 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            try store.commit([
                .appendTurn(
                    StoreSamples.turn(
                        2,
                        2,
                        first: 3,
                        count: 0,
                        frames: [.top: ["at": "B"], FrameID(1): "one", FrameID(2): [nil]]
                    )
                ),
                .appendTurn(
                    StoreSamples.turn(2, 3, first: 3, count: 1, frames: [FrameID(3): 3.5], removed: [FrameID(1)])
                ),
                .appendTurn(StoreSamples.turn(4, 2, first: 3, count: 1, result: StoreSamples.succeeded)),
            ])
        } read: { store in
            for limit in 1...5 {
                var open: [OpenExecution] = []
                while true {
                    let batch = try store.openExecutions(after: open.last?.record.key, limit: limit)
                    guard batch.lastKey != nil else { break }
                    try expect(batch.executions.count <= limit, "a batch has at most \(limit)")
                    open += batch.executions
                }
                try expectEqual(open.map(\.record), [1, 2, 3, 5].map { StoreSamples.execution($0) }, "the open ones")
                try expectEqual(open.map(\.turn), [1, 3, 1, 1], "their turns")
                try expectEqual(open.map(\.lastEvent), [2, 3, 2, 2], "their events")
                let frames: [FrameID: JSON] = [.top: ["at": "B"], FrameID(2): [nil], FrameID(3): 3.5]
                try expectEqual(open[1].frames, frames, "the changed frames")
                try expectEqual(open[3].frames, [.top: ["at": "A"]], "the first frames")
            }
        },
        ConformanceCase("an execution that starts and ends in one commit was never open") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(
                StoreSamples.start(StoreSamples.execution(1)) + [
                    .appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1, result: StoreSamples.succeeded))
                ]
            )
            try store.commit(StoreSamples.start(StoreSamples.execution(2), result: StoreSamples.succeeded))
        } read: { store in
            try expect(try store.openExecutions(after: nil, limit: 10).lastKey == nil, "nothing is open")
            try expectEqual(
                try store.history(of: ExecutionKey(1), HistoryQuery(limit: 10)).map(\.id),
                [1, 2, 3],
                "its history"
            )
        },
    ]
}
