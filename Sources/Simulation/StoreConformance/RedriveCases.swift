// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StoreConformance {
    static let redriveCases = [
        ConformanceCase("an execution that failed keeps its frames, and runs again when it is redriven") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...3 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            try store.commit([
                .appendTurn(end(1, failed, frames: [FrameID(2): "left"])),
                .appendTurn(end(2, StoreSamples.succeeded)),
                .appendTurn(end(3, failed)),
            ])
            try store.commit([.redriveExecution(ExecutionKey(1), redrive), .appendTurn(next)])
        } read: { store in
            let first = try store.storedExecution(arn: StoreSamples.execution(1).identity.arn)
            var record = StoreSamples.execution(1)
            record.redrive = redrive
            try expectEqual(first?.record, record, "the redriven execution")
            try expectEqual(first?.turn, 3, "its last turn")
            try expectEqual(first?.lastEvent, 4, "its last event")
            try expectEqual(first?.frames, [.top: ["at": "A"], FrameID(2): "left", FrameID(3): 5], "its frames")
            let open = try store.openExecutions(after: nil, limit: 9).executions
            try expectEqual(open.map(\.record), [record], "the open executions")
            let second = try store.storedExecution(arn: StoreSamples.execution(2).identity.arn)
            try expectEqual(second?.frames, [:], "frames after a success")
            let third = try store.storedExecution(arn: StoreSamples.execution(3).identity.arn)
            try expectEqual(third?.frames, [.top: ["at": "A"]], "frames after a failure")
            try expect(try store.storedExecution(arn: "arn:none") == nil, "one that is not there")
            let arn = StoreSamples.machineARN("orders")
            let running = try store.executions(ExecutionQuery(stateMachineARN: arn, status: .running, limit: 9))
            try expectEqual(running.rows.map(\.redrive), [redrive], "the running ones in the list")
            let ended = try store.executions(ExecutionQuery(stateMachineARN: arn, status: .failed, limit: 9))
            try expectEqual(ended.rows.map(\.key.number), [3], "the failed ones in the list")
        },
        ConformanceCase("an execution that its first turn failed keeps its frames, until it is removed") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...3 {
                try store.commit(StoreSamples.start(StoreSamples.execution(key), result: failed, stop: 10))
            }
            try store.commit([
                .redriveExecution(ExecutionKey(2), redrive),
                .appendTurn(StoreSamples.turn(2, 2, first: 3, count: 1, command: .redrive, result: failed)),
            ])
            try store.commit([.removeExecution(ExecutionKey(2)), .removeTurns(of: ExecutionKey(2), atMost: 2)])
            try store.commit([.removeExecution(ExecutionKey(3)), .removeTurns(of: ExecutionKey(3), atMost: 1)])
            // Keys are not used again, but what was kept of them would show.
            try store.commit([.createExecution(StoreSamples.execution(2)), .createExecution(StoreSamples.execution(3))])
        } read: { store in
            let first = try store.storedExecution(arn: StoreSamples.execution(1).identity.arn)
            try expectEqual(first?.frames, [.top: ["at": "A"]], "the frames of the first")
            for key in Int64(2)...3 {
                let other = try store.storedExecution(arn: StoreSamples.execution(key).identity.arn)
                try expectEqual(other?.record, StoreSamples.execution(key), "the record of \(key)")
                try expectEqual(other?.frames, [:], "the frames of \(key)")
            }
        },
        ConformanceCase("what runs or has succeeded cannot be redriven") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            for key in Int64(1)...2 { try store.commit(StoreSamples.start(StoreSamples.execution(key))) }
            try store.commit([.appendTurn(end(2, StoreSamples.succeeded))])
            for key in Int64(1)...3 {
                try expectError(.conflict, "a redrive of \(key)") {
                    try store.commit([.redriveExecution(ExecutionKey(key), redrive)])
                }
            }
        } read: { store in
            let arn = StoreSamples.machineARN("orders")
            let rows = try store.executions(ExecutionQuery(stateMachineARN: arn, limit: 9)).rows
            try expectEqual(rows.map(\.redrive), [nil, nil], "the redrives")
        },
    ]

    private static let failed = ExecutionResult(status: .failed, error: "E", cause: "c")

    private static let redrive = Redrive(
        count: 2,
        time: StoreSamples.time(50),
        tokens: [Redrive.Token(text: "a", time: StoreSamples.time(40)), .init(text: "b", time: StoreSamples.time(50))]
    )

    private static func end(_ key: Int64, _ result: ExecutionResult, frames: [FrameID: JSON] = [:]) -> TurnRecord {
        StoreSamples.turn(key, 2, first: 3, count: 1, at: 30, frames: frames, result: result)
    }

    private static var next: TurnRecord {
        StoreSamples.turn(1, 3, first: 4, count: 1, at: 50, command: .redrive, frames: [FrameID(3): 5])
    }
}
