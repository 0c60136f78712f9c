// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StoreConformance {
    static let executionCases = [
        ConformanceCase("an execution is read back as it was created") { store in
            var record = fullRecord
            record.input = " {\"surrogate\": \"\\ud800\", \"nul\": \"\\u0000\"} "
            try store.commit([.putStateMachine(StoreSamples.stateMachine())] + StoreSamples.start(record))
        } read: { store in
            var expected = fullRecord
            expected.input = " {\"surrogate\": \"\\ud800\", \"nul\": \"\\u0000\"} "
            try expectEqual(try store.execution(arn: expected.identity.arn), expected, "the execution")
            try expectEqual(try store.lastExecutionKey(), ExecutionKey(41), "the last key")
        },
        ConformanceCase("the turn with the result ends the execution") { store in
            try store.commit(
                [.putStateMachine(StoreSamples.stateMachine())] + StoreSamples.start(StoreSamples.execution(1))
            )
            let failure = ExecutionResult(status: .failed, error: "Custom\u{0000}Error", cause: "grüße\u{0301}")
            try store.commit([.appendTurn(StoreSamples.turn(1, 2, first: 3, count: 2, at: 50, result: failure))])
            try store.commit(StoreSamples.start(StoreSamples.execution(2), result: StoreSamples.succeeded, stop: 70))
        } read: { store in
            var failed = StoreSamples.execution(1)
            failed.status = .failed
            failed.stopTime = StoreSamples.time(50)
            failed.error = "Custom\u{0000}Error"
            failed.cause = "grüße\u{0301}"
            try expectEqual(try store.execution(arn: failed.identity.arn), failed, "the failed execution")
            var succeeded = StoreSamples.execution(2)
            succeeded.status = .succeeded
            succeeded.stopTime = StoreSamples.time(70)
            succeeded.output = #"{"done":true}"#
            try expectEqual(try store.execution(arn: succeeded.identity.arn), succeeded, "the succeeded execution")
        },
        ConformanceCase("unknown names and keys give nothing") { _ in
        } read: { store in
            try expect(try store.execution(arn: "arn:nothing") == nil, "an unknown execution is nil")
            try expect(try store.stateMachine(arn: "arn:nothing") == nil, "an unknown machine is nil")
            try expect(try store.revision(RevisionKey(9)) == nil, "an unknown revision is nil")
            try expect(try store.activity(arn: "arn:nothing") == nil, "an unknown activity is nil")
            try expect(try store.document(collection: "c", name: "n") == nil, "an unknown document is nil")
            try expect(try store.documents(collection: "c").isEmpty, "an unknown collection is empty")
            try expect(try store.commands(of: ExecutionKey(9)).isEmpty, "an unknown execution has no commands")
            let query = ExecutionQuery(stateMachineARN: "arn:nothing", limit: 10)
            try expect(try store.executions(query).rows.isEmpty, "an unknown machine has no executions")
            try expect(try store.openExecutions(after: nil, limit: 10).lastKey == nil, "nothing is open")
            try expectEqual(try store.lastExecutionKey(), ExecutionKey(0), "the last key of an empty store")
            try expectEqual(try store.lastRevisionKey(), RevisionKey(0), "the last revision of an empty store")
        },
        ConformanceCase("payloads of 256 KiB come back whole") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(
                StoreSamples.start(StoreSamples.execution(1, input: large), result: .init(status: .aborted))
            )
        } read: { store in
            try expectEqual(try store.execution(arn: StoreSamples.execution(1).identity.arn)?.input, large, "the input")
            guard case .start(let input)? = try store.commands(of: ExecutionKey(1)).first?.command else {
                throw ConformanceFailure(description: "The first command is not the start.")
            }
            try expectEqual(input.text, large, "the start's text")
        },
        ConformanceCase("ARNs are told apart by their code units") { store in
            try store.commit([.putStateMachine(StoreSamples.stateMachine())])
            try store.commit(StoreSamples.start(StoreSamples.execution(1, name: "\u{E9}")))
            try store.commit(StoreSamples.start(StoreSamples.execution(2, name: "e\u{301}")))
        } read: { store in
            let composed = StoreSamples.execution(1, name: "\u{E9}").identity.arn
            let decomposed = StoreSamples.execution(2, name: "e\u{301}").identity.arn
            try expectEqual(try store.execution(arn: composed)?.key, ExecutionKey(1), "the composed name")
            try expectEqual(try store.execution(arn: decomposed)?.key, ExecutionKey(2), "the decomposed name")
        },
    ]

    private static let large = "\"" + String(repeating: "é", count: 131_071) + "\""

    private static var fullRecord: ExecutionRecord {
        let machine = StoreSamples.machineARN("orders")
        var record = StoreSamples.execution(41, version: "\(machine):7", alias: "\(machine):live")
        record.traceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793"
        return record
    }
}
