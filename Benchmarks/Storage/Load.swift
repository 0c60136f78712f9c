// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Turns of executions that run side by side.
struct Load {
    static let turnsPerExecution = 6

    static let stateMachine = StateMachineRecord(
        arn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
        name: "orders",
        type: .standard,
        status: .active,
        creationTime: Timestamp(milliseconds: 1_790_000_000_000),
        revision: RevisionKey(1),
        revisionID: nil,
        updateTime: Timestamp(milliseconds: 1_790_000_000_000),
        definition: "{}",
        roleARN: "arn:aws:iam::123456789012:role/run",
        configuration: [:]
    )

    /// Key and last turn of each open execution.
    private var open: [(key: Int64, turn: Int)]
    private var lastKey: Int64
    private var state: UInt64 = 1
    private var time: Int64 = 1_790_000_000_000

    init(openExecutions: Int) {
        open = (1...Int64(openExecutions)).map { ($0, 0) }
        lastKey = Int64(openExecutions)
    }

    /// The changes of the next turn.
    mutating func next() -> [StoreChange] {
        let turn = nextTurn()
        guard turn.turn == 1 else { return [.appendTurn(turn)] }
        return [.createExecution(Self.execution(turn.key, at: turn.time)), .appendTurn(turn)]
    }

    /// The next turn alone.
    mutating func nextTurn() -> TurnRecord {
        let index = draw(below: open.count)
        open[index].turn += 1
        time += 1
        let turn = makeTurn(open[index].key, open[index].turn)
        if turn.result != nil {
            lastKey += 1
            open[index] = (lastKey, 0)
        }
        return turn
    }

    private mutating func makeTurn(_ key: Int64, _ number: Int) -> TurnRecord {
        let (input, output) = (document(), document())
        let now = Timestamp(milliseconds: time)
        let first = number * 4 - 3
        let details: [(HistoryEventType, HistoryEventDetails)] = [
            (.taskSucceeded, .taskOutput(TaskEventResource(resourceType: "lambda", resource: "invoke"), output)),
            (.taskStateExited, .stateExited(name: "Charge the card", output: output, assigned: [])),
            (.taskStateEntered, .stateEntered(name: "Ship the order", input: output)),
            (
                .lambdaFunctionScheduled,
                .functionScheduled(resource: "f", input: input, timeoutSeconds: 60, roleARN: nil)
            ),
        ]
        let events = details.enumerated().map { index, event in
            HistoryEvent(
                id: first + index,
                previousID: first + index - 1,
                timestamp: now,
                type: event.0,
                details: event.1
            )
        }
        let isLast = number == Self.turnsPerExecution
        return TurnRecord(
            key: ExecutionKey(key),
            turn: number,
            time: now,
            command: number == 1 ? .start(input: input) : .taskSucceeded(EffectID(number), output: output),
            events: events,
            changedFrames: [.top: ["state": "Ship the order", "input": output.value, "attempt": 1, "deadline": 17]],
            removedFrames: [],
            result: isLast ? ExecutionResult(status: .succeeded, output: output) : nil
        )
    }

    private mutating func document() -> Payload {
        var payload = Payload([
            "orderId": .string("\(draw(below: 1_000_000_000))"),
            "customer": ["name": "A. Customer", "city": "Rotterdam", "number": .integer(Int64(draw(below: 100_000)))],
            "items": [["sku": "a-1", "count": 2], ["sku": "b-2", "count": 1], ["sku": "c-3", "count": 7]],
            "note":
                "Please ring twice; if nobody is at home, leave the parcel with the neighbours on the second floor.",
        ])
        payload.materialize()
        return payload
    }

    private static func execution(_ key: ExecutionKey, at time: Timestamp) -> ExecutionRecord {
        ExecutionRecord(
            key: key,
            identity: ExecutionIdentity(
                arn: "arn:aws:states:us-east-1:123456789012:execution:orders:order-\(key.number)",
                name: "order-\(key.number)",
                stateMachineARN: stateMachine.arn,
                stateMachineName: stateMachine.name,
                roleARN: stateMachine.roleARN,
                type: .standard,
                startTime: time,
                region: "us-east-1"
            ),
            revision: stateMachine.revision,
            input: #"{"orderId":"1","items":[1,2,3]}"#
        )
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
