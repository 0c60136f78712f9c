// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StoreConformance {
    static let conflictCases = [
        ConformanceCase("a commit with a conflict leaves nothing, and the store goes on") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1)))
            for (name, changes) in conflicts {
                try expectError(.conflict, name) {
                    try store.commit(
                        StoreSamples.start(StoreSamples.execution(50, machine: "fresh")) + [
                            .appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1, frames: [.top: "changed"])),
                            .putActivity(StoreSamples.activity("a")),
                            .putDocument(collection: "c", name: "n", 1),
                            .putStateMachine(StoreSamples.stateMachine("half", revision: 8)),
                        ] + changes
                    )
                }
            }
            try store.commit([.appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1))])
            try store.commit(StoreSamples.start(StoreSamples.execution(51, machine: "fresh")))
        } read: { store in
            try expectEqual(try store.lastExecutionKey(), ExecutionKey(51), "the last key")
            try expect(
                try store.execution(arn: StoreSamples.execution(50).identity.arn) == nil,
                "no execution was created"
            )
            try expect(try store.activity(arn: StoreSamples.activity("a").arn) == nil, "no activity was put")
            try expect(try store.document(collection: "c", name: "n") == nil, "no document was put")
            try expectEqual(try store.lastRevisionKey(), RevisionKey(1), "the last revision")
            let open = try store.openExecutions(after: nil, limit: 9).executions
            try expectEqual(open.map(\.record.key.number), [1, 51], "the open executions")
            try expectEqual(open.map(\.turn), [2, 1], "their turns")
            try expectEqual(open.map { try $0.frames }, [[.top: ["at": "A"]], [.top: ["at": "A"]]], "their frames")
            let query = ExecutionQuery(stateMachineARN: StoreSamples.machineARN("fresh"), limit: 9)
            try expectEqual(try store.executions(query).rows.map(\.key.number), [51], "the list")
        },
        ConformanceCase("a turn after the end is a conflict") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1), result: StoreSamples.succeeded))
            try expectError(.conflict, "a turn after the end") {
                try store.commit([.appendTurn(StoreSamples.turn(1, 2, first: 3, count: 1))])
            }
            try expectError(.conflict, "a turn after the end in the same commit") {
                try store.commit(
                    StoreSamples.start(StoreSamples.execution(2), result: StoreSamples.succeeded)
                        + [.appendTurn(StoreSamples.turn(2, 2, first: 3, count: 1))]
                )
            }
        } read: { store in
            try expectEqual(try store.commands(of: ExecutionKey(1)).count, 1, "the number of commands")
            try expect(
                try store.execution(arn: StoreSamples.execution(2).identity.arn) == nil,
                "the other is not there"
            )
        },
    ]

    /// Changes that contradict what is stored after turn 2 of execution 1.
    private static var conflicts: [(String, [StoreChange])] {
        [
            ("an ARN that exists", [.createExecution(StoreSamples.execution(2, name: "run-1"))]),
            (
                "an ARN of the same commit",
                [.createExecution(StoreSamples.execution(2, machine: "fresh", name: "run-50"))]
            ),
            ("a key that exists", [.createExecution(StoreSamples.execution(1, name: "other"))]),
            ("a revision that is not stored", [.createExecution(StoreSamples.execution(2, revision: 99))]),
            ("a turn that exists", [.appendTurn(StoreSamples.turn(1, 2, first: 4, count: 1))]),
            ("a turn too far", [.appendTurn(StoreSamples.turn(1, 4, first: 4, count: 1))]),
            ("an event that exists", [.appendTurn(StoreSamples.turn(1, 3, first: 3, count: 1))]),
            ("an event too far", [.appendTurn(StoreSamples.turn(1, 3, first: 5, count: 1))]),
            ("a turn of no execution", [.appendTurn(StoreSamples.turn(77, 1, first: 1, count: 1))]),
        ]
    }
}
