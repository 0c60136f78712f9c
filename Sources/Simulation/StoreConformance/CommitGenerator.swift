// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Makes random commits: executions that start, go on and end, and now and then a change that must be refused.
struct CommitGenerator {
    static let machines = ["orders", "other"]

    private struct Model {
        var open: [Int64: (turn: Int, event: Int)] = [:]
        var lastKey: Int64 = 0
        var hasMachines = false
    }

    private var state: UInt64
    private var stored = Model()
    private var model = Model()

    init(seed: UInt64) { state = seed }

    /// The changes of the next commit; then `committed` or `refused`.
    mutating func next() -> [StoreChange] {
        model = stored
        var changes: [StoreChange] = []
        if !model.hasMachines {
            model.hasMachines = true
            changes += Self.machines.map { .putStateMachine(StoreSamples.stateMachine($0, revision: 1)) }
        }
        for _ in 0...draw(below: 4) { changes += step() }
        if draw(below: 5) == 0 { changes.append(wrongChange()) }
        return changes
    }

    mutating func committed() { stored = model }

    mutating func refused() { model = stored }

    private mutating func step() -> [StoreChange] {
        let open = model.open.keys.sorted()
        guard !open.isEmpty, draw(below: 3) > 0 else { return start() }
        return [.appendTurn(turn(of: open[draw(below: open.count)]))]
    }

    private mutating func start() -> [StoreChange] {
        model.lastKey += 1 + Int64(draw(below: 2))
        model.open[model.lastKey] = (0, 0)
        // Starts of the same millisecond, and starts out of the keys' order.
        let start = model.lastKey / 2 + Int64(draw(below: 3))
        let record = StoreSamples.execution(
            model.lastKey,
            machine: Self.machines[draw(below: 2)],
            start: start,
            input: "[\(draw(below: 9))]"
        )
        return [.createExecution(record), .appendTurn(turn(of: model.lastKey))]
    }

    private mutating func turn(of key: Int64) -> TurnRecord {
        let last = model.open[key] ?? (0, 0)
        let count = draw(below: 5)
        let result = draw(below: 4) == 0 ? ending() : nil
        model.open[key] = result == nil ? (last.turn + 1, last.event + count) : nil
        return StoreSamples.turn(
            key,
            last.turn + 1,
            first: last.event + 1,
            count: count,
            at: key + Int64(draw(below: 20)),
            command: StoreSamples.commands[draw(below: StoreSamples.commands.count)],
            payload: Payload(["n": .integer(Int64(draw(below: 3)))]),
            frames: [FrameID(draw(below: 4) - 1): .integer(Int64(draw(below: 1_000)))],
            removed: [FrameID(3 + draw(below: 2))],
            result: result
        )
    }

    private mutating func ending() -> ExecutionResult {
        switch draw(below: 3) {
        case 0: StoreSamples.succeeded
        case 1: ExecutionResult(status: .failed, error: "E", cause: "c")
        default: ExecutionResult(status: .timedOut)
        }
    }

    private mutating func wrongChange() -> StoreChange {
        let key = 1 + Int64(draw(below: Int(max(model.lastKey, 1))))
        return switch draw(below: 3) {
        case 0: .createExecution(StoreSamples.execution(key, name: "again-\(key)", revision: 99))
        case 1: .appendTurn(StoreSamples.turn(key, 90, first: 1, count: 1))
        default: .appendTurn(StoreSamples.turn(model.lastKey + 7, 1, first: 1, count: 1))
        }
    }

    /// The next number of SplitMix64, in `0 ..< bound`.
    private mutating func draw(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed &>> 31)) % UInt64(bound))
    }
}
