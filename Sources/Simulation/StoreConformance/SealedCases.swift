// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
import JSONModule
import StatesLanguage
public import Storage

extension StoreConformance {
    /// What is sealed comes back as it was given.
    static let sealedCases: [ConformanceCase] = [
        ConformanceCase(
            "what is sealed comes back sealed and opens where it stood",
            write: { store in try store.commit(try sealedChanges(ending: nil)) },
            read: { store in
                let expected = StoreSamples.execution(1, input: secretInput)
                let open = try store.openExecutions(after: nil, limit: 9).executions
                try expectEqual(open.map { try $0.frames }, [[:]], "no frame is open")
                let execution = try open.first.map { try $0.opened(with: try sealedKeys()) }
                try expectEqual(execution?.record, expected, "the execution")
                try expectEqual(execution?.frames, [.top: ["at": .string(secret)]], "its frames")
                try expectEqual(execution?.lastEvent, 4, "its last event")
                try expect(try store.hasFrames(ExecutionKey(1)) == false, "there is no header")
                let machine = try store.stateMachine(arn: StoreSamples.machineARN("orders"))
                try expectEqual(machine?.definition, "", "the definition")
                try expectEqual(
                    try machine?.openedDefinition(with: try sealedKeys()),
                    StoreSamples.stateMachine().definition,
                    "the opened definition"
                )
                try readSealedHistory(store)
            }
        ),
        ConformanceCase(
            "an execution that ends keeps its sealed result, and loses it by a redrive",
            write: { store in
                try store.commit(try sealedChanges(ending: failure))
                try expectEqual(try openedExecution(store)?.cause, secret, "the cause")
                try expectEqual(try store.execution(arn: sealedARN)?.cause, nil, "the stored cause")
                let redrive = Redrive(count: 1, time: StoreSamples.time(9), tokens: [])
                let again = StoreSamples.turn(1, 3, first: 5, count: 1, result: StoreSamples.succeeded)
                try store.commit([
                    .redriveExecution(ExecutionKey(1), redrive), .appendTurn(again.sealed(with: try dataKey())),
                ])
            },
            read: { store in
                let execution = try openedExecution(store)
                try expectEqual(execution?.status, .succeeded, "the status")
                try expectEqual(execution?.output, #"{"done":true}"#, "the output")
                try expectEqual(execution?.cause, nil, "the cause")
                try expectEqual(try store.execution(arn: sealedARN)?.output, nil, "the stored output")
            }
        ),
        ConformanceCase(
            "one that ends with its first turn is sealed as well",
            write: { store in
                let record = StoreSamples.execution(1, input: secretInput)
                var changes = StoreSamples.start(record, result: failure)
                changes = try changes.map { try sealed($0) }
                try store.commit([.putStateMachine(StoreSamples.stateMachine())] + changes)
            },
            read: { store in
                let stored = try store.storedExecution(arn: sealedARN)
                try expectEqual(stored?.frames, [:], "no frame is open")
                let execution = try stored?.opened(with: try sealedKeys())
                try expectEqual(execution?.record.input, secretInput, "the input")
                try expectEqual(execution?.record.error, "E", "the error")
                try expectEqual(execution?.frames, [.top: ["at": "A"]], "its frames")
                try expectError(
                    .keyRefused(KeyRefusal(keyID: "k", reason: .missing)),
                    "its history without the key"
                ) { _ = try store.history(of: ExecutionKey(1), HistoryQuery(limit: 9)) }
                let commands = try store.commands(of: ExecutionKey(1), with: try sealedKeys())
                try expectEqual(commands.count, 1, "its commands")
            }
        ),
        ConformanceCase(
            "sealed frames are removed as others are",
            write: { store in
                try store.commit(try sealedChanges(ending: failure))
                try store.commit([.removeFrames(of: ExecutionKey(1), atMost: 9)])
            },
            read: { store in
                try expectEqual(try store.storedExecution(arn: sealedARN)?.sealedFrames, [:], "the frames")
            }
        ),
    ]

    /// A text that must stand nowhere in the clear.
    public static let secret = "the secret of the customer"
    static let secretInput = #"{"word":"\#(secret)"}"#
    private static let sealedARN = StoreSamples.execution(1).identity.arn
    private static let failure = ExecutionResult(status: .failed, error: "E", cause: secret)

    private static func customerKey() throws -> CustomerKey {
        guard let key = CustomerKey(id: "k", bytes: [UInt8](repeating: 7, count: 32)) else {
            throw ConformanceFailure(description: "A key has 32 bytes.")
        }
        return key
    }

    private static func dataKey() throws -> DataKey { DataKey(wrappedBy: try customerKey()) }

    /// What opens what `sealedChanges` seal.
    public static func sealedKeys() throws -> KeyRing { KeyRing([try customerKey()], arnPrefix: "") }

    private static func openedExecution(_ store: any Store) throws -> ExecutionRecord? {
        try store.execution(arn: sealedARN)?.opened(with: try sealedKeys())
    }

    private static func sealed(_ change: StoreChange) throws -> StoreChange {
        switch change {
        case .putStateMachine(let record): .putStateMachine(record.sealed(with: try dataKey()))
        case .createExecution(let record): .createExecution(record.sealed(with: try dataKey()))
        case .appendTurn(let turn): .appendTurn(turn.sealed(with: try dataKey()))
        default: change
        }
    }

    /// Two turns of a sealed execution with the secret in all that it has, and of another one by the same revision.
    public static func sealedChanges(ending result: ExecutionResult?) throws -> [StoreChange] {
        let payload = Payload(["word": .string(secret)])
        let second = StoreSamples.turn(
            1,
            2,
            first: 3,
            count: 2,
            command: .stop(error: nil, cause: secret),
            payload: payload,
            frames: [.top: ["at": .string(secret)]],
            result: result
        )
        let changes =
            [.putStateMachine(StoreSamples.stateMachine())]
            + StoreSamples.start(StoreSamples.execution(1, input: secretInput)) + [.appendTurn(second)]
        return try changes.map { try sealed($0) }
    }

    private static func readSealedHistory(_ store: any Store) throws {
        for reverse in [false, true] {
            var query = HistoryQuery(reverse: reverse, limit: 9)
            try expectError(
                .keyRefused(KeyRefusal(keyID: "k", reason: .missing)),
                "its history without the key"
            ) { _ = try store.history(of: ExecutionKey(1), query) }
            query.keys = try sealedKeys()
            let ids = try store.history(of: ExecutionKey(1), query).map(\.id)
            try expectEqual(ids, reverse ? [4, 3, 2, 1] : [1, 2, 3, 4], "its events")
        }
        let commands = try store.commands(of: ExecutionKey(1), with: try sealedKeys())
        try expectEqual(commands.last?.command, .stop(error: nil, cause: secret), "its last command")
    }
}
