// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StoreConformance {
    static let historyCases = [
        ConformanceCase("history is read up and down across turns") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1), events: 3))
            // Turns without events, and an execution beside it.
            try store.commit([
                .appendTurn(StoreSamples.turn(1, 2, first: 4, count: 0, command: .taskHeartbeat(EffectID(1))))
            ]
            )
            try store.commit(StoreSamples.start(StoreSamples.execution(2), events: 9))
            try store.commit([
                .appendTurn(StoreSamples.turn(1, 3, first: 4, count: 1)),
                .appendTurn(StoreSamples.turn(1, 4, first: 5, count: 4, result: StoreSamples.succeeded)),
            ])
        } read: { store in
            for from in [nil, -1, 0, 1, 2, 3, 4, 5, 8, 9, 100] as [Int?] {
                for limit in [0, 1, 2, 3, 8, 100] {
                    let up = Array((1...8).filter { $0 >= from ?? 1 }.prefix(limit))
                    try expectEqual(try ids(store, from, false, limit), up, "\(limit) up from \(from ?? 1)")
                    let down = Array((1...8).reversed().filter { $0 <= from ?? 8 }.prefix(limit))
                    try expectEqual(try ids(store, from, true, limit), down, "\(limit) down from \(from ?? 8)")
                }
            }
            try expect(
                try store.history(of: ExecutionKey(3), HistoryQuery(limit: 9)).isEmpty,
                "an unknown key is empty"
            )
        },
        ConformanceCase("every kind of event and command comes back as it was") { store in
            try store.commit([
                .putStateMachine(StoreSamples.stateMachine()), .createExecution(StoreSamples.execution(1)),
            ])
            for turn in turnsOfAllKinds { try store.commit([.appendTurn(turn)]) }
        } read: { store in
            let expected = turnsOfAllKinds
            let events = try store.history(of: ExecutionKey(1), HistoryQuery(limit: .max))
            try expectEqual(events, expected.flatMap(\.events), "the events")
            let commands = try store.commands(of: ExecutionKey(1))
            try expectEqual(commands.map(\.command), expected.map(\.command), "the commands")
            try expectEqual(commands.map(\.time), expected.map(\.time), "their times")
            guard case .stateExited(_, let output, _) = events[3].details, case .start(let input) = commands[0].command
            else { throw ConformanceFailure(description: "The event or the command is of another kind.") }
            try expectEqual(output.text, " [ ] ", "a payload's text as it came in")
            try expectEqual(input.text, "{ \"a\" : 1 }", "a command's text as it came in")
        },
        ConformanceCase("how far an execution has come is told of open and ended ones") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1), events: 3))
            try store.commit([
                .appendTurn(StoreSamples.turn(1, 2, first: 4, count: 0, command: .taskHeartbeat(EffectID(1))))
            ])
            try store.commit(StoreSamples.start(StoreSamples.execution(2), result: StoreSamples.succeeded, stop: 5))
            try store.commit(StoreSamples.start(StoreSamples.execution(4)))
            try store.commit([
                .appendTurn(StoreSamples.turn(4, 2, first: 3, count: 2, result: .init(status: .failed)))
            ])
            try store.commit([.createExecution(StoreSamples.execution(5))])
        } read: { store in
            let expected: [Int64: ExecutionProgress] = [
                1: ExecutionProgress(turn: 2, lastEvent: 3, status: .running),
                2: ExecutionProgress(turn: 1, lastEvent: 2, status: .succeeded),
                4: ExecutionProgress(turn: 2, lastEvent: 4, status: .failed),
                5: ExecutionProgress(turn: 0, lastEvent: 0, status: .running),
            ]
            for key in Int64(1)...6 {
                try expectEqual(try store.progress(of: ExecutionKey(key)), expected[key], "how far \(key) has come")
            }
        },
        ConformanceCase("history ends behind the turn with which it has enough bytes") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1), events: 2))
            try store.commit([
                .appendTurn(StoreSamples.turn(1, 2, first: 3, count: 2)),
                .appendTurn(StoreSamples.turn(1, 3, first: 5, count: 3)),
            ])
        } read: { store in
            let all = try store.history(of: ExecutionKey(1), HistoryQuery(limit: 99))
            for reverse in [false, true] {
                let turns = reverse ? [[7, 6, 5], [4, 3], [2, 1]] : [[1, 2], [3, 4], [5, 6, 7]]
                var (bytes, expected) = (0, [Int]())
                for turn in turns {
                    // One more byte than there are until now needs another turn; all that were asked for are enough.
                    expected += turn
                    let before = bytes
                    bytes += turn.reduce(0) { $0 + all[$1 - 1].answerBytes }
                    for maximum in [before, bytes - 1] {
                        let query = HistoryQuery(reverse: reverse, limit: 99, bytesMaximum: maximum)
                        let ids = try store.history(of: ExecutionKey(1), query).map(\.id)
                        try expectEqual(ids, expected, "at most \(maximum) bytes, \(reverse ? "down" : "up")")
                    }
                }
                let query = HistoryQuery(reverse: reverse, limit: 1, bytesMaximum: 0)
                try expectEqual(try store.history(of: ExecutionKey(1), query).map(\.id), [turns[0][0]], "one event")
            }
        },
    ]

    /// One turn for each command; the first has all kinds of details, the others types by turns.
    private static var turnsOfAllKinds: [TurnRecord] {
        let types = HistoryEventType.allCases
        var id = 0
        return StoreSamples.commands.enumerated().map { index, command in
            let details =
                index == 0 ? StoreSamples.details : [.none, .failure(error: "E", cause: "c"), .none, .none, .none]
            let events = details.map { details in
                id += 1
                return HistoryEvent(
                    id: id,
                    previousID: max(0, id - 3),
                    timestamp: StoreSamples.time(Int64(id) * 7 - 40),
                    type: types[(id - 1) % types.count],
                    details: details
                )
            }
            return TurnRecord(
                key: ExecutionKey(1),
                turn: index + 1,
                time: StoreSamples.time(Int64(index)),
                command: command,
                events: events,
                changedFrames: [:],
                removedFrames: [],
                result: nil
            )
        }
    }

    private static func ids(_ store: any Store, _ from: Int?, _ reverse: Bool, _ limit: Int) throws -> [Int] {
        let query = HistoryQuery(from: from, reverse: reverse, limit: limit)
        return try store.history(of: ExecutionKey(1), query).map(\.id)
    }
}
