// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// A store alone, with what the engine gives it: starts of executions that end in their first turn.
///
/// What executing costs is not measured: all turns are made beforehand.
struct RawCommits {
    private let store: any Store
    private let batches: [[StoreChange]]
    private let count: Int

    /// Makes the turns of `count` executions, of which `perCommit` share a commit, for an empty store.
    init(_ store: any Store, of definition: String, count: Int, perCommit: Int) throws {
        let machine = Self.machine(of: definition)
        let starts = try Self.starts(after: 0, count: count, machine, store)
        batches = stride(from: 0, to: count, by: perCommit).map { first in
            starts[first..<min(first + perCommit, count)].flatMap { $0 }
        }
        self.store = store
        self.count = count
        try store.commit([.putStateMachine(Self.stateMachine)])
    }

    /// Tells for each quarter of a million of executions how many were stored a second, 1,024 in each commit, and how many bytes
    /// the store has for one.
    static func printGrowth(_ store: any Store, to count: Int) throws {
        try store.commit([.putStateMachine(stateMachine)])
        let machine = machine(of: EngineBenchmark.definition)
        let (perCommit, perLine) = (1_024, 1_024 * 250)
        for first in stride(from: 0, to: count, by: perLine) {
            var seconds = 0.0
            for batch in stride(from: first, to: first + perLine, by: perCommit) {
                let changes = try starts(after: batch, count: perCommit, machine, store).flatMap(\.self)
                seconds += try EngineBenchmark.elapsed { try store.commit(changes) }
            }
            let last = first + perLine
            print(
                "    up to \(last) executions: \(Int(Double(perLine) / seconds)) starts/s,",
                "\(try store.usedBytes() / Int64(last)) bytes each"
            )
        }
    }

    private static func starts(
        after first: Int,
        count: Int,
        _ machine: StateMachine,
        _ store: any Store
    ) throws -> [[StoreChange]] {
        let input = EngineBenchmark.call.input
        let payload = Payload(try JSON(parsing: input), text: input)
        return (Int64(first + 1)...Int64(first + count)).map { start(ExecutionKey($0), machine, payload, store) }
    }

    private static func machine(of definition: String) -> StateMachine {
        let parser = DefinitionParser(catalog: IntegrationCatalog(patterns: [:]))
        guard let machine = parser.analyze(definition, type: .standard).machine else {
            preconditionFailure("The definition is a good one.")
        }
        return machine
    }

    /// Executions stored a second.
    func rate() throws -> Double {
        let seconds = try EngineBenchmark.elapsed {
            for batch in batches { try store.commit(batch) }
        }
        return Double(count) / seconds
    }

    private static let stateMachine = StateMachineRecord(
        arn: EngineBenchmark.call.stateMachineARN,
        name: "m",
        type: .standard,
        status: .active,
        creationTime: MachineClock().now,
        revision: RevisionKey(1),
        revisionID: nil,
        updateTime: MachineClock().now,
        definition: EngineBenchmark.definition,
        roleARN: "r",
        configuration: [:]
    )

    private static let machineIdentity = StateMachineIdentity(
        arn: stateMachine.arn,
        name: stateMachine.name,
        roleARN: stateMachine.roleARN,
        type: .standard,
        region: "us-east-1"
    )

    private static func start(
        _ key: ExecutionKey,
        _ machine: StateMachine,
        _ input: Payload,
        _ store: any Store
    ) -> [StoreChange] {
        let (now, name) = (MachineClock().now, "00000000-0000-4000-8000-\(100_000_000_000 + key.number)")
        let identity = ExecutionIdentity(
            arn: "arn:aws:states:us-east-1:123456789012:execution:m:\(name)",
            name: name,
            of: machineIdentity,
            startTime: now
        )
        let seed = ExecutionSeed(1, 2, 3, UInt64(key.number))
        var execution = Execution(
            identity: identity,
            machine: machine,
            seed: seed,
            tokenSecret: TokenSecret(words: SIMD4(1, 2, 3, 4)),
            recordsHistory: true
        )
        let command = Command.start(input: input)
        let step = execution.apply(command, at: now)
        guard let result = step.result else { preconditionFailure("The execution ends at once.") }
        let turn = TurnRecord(
            key: key,
            turn: 1,
            time: now,
            command: command,
            events: step.events,
            changedFrames: [:],
            removedFrames: step.removedFrames,
            result: result
        )
        let record = ExecutionRecord(
            key: key,
            identity: identity,
            revision: stateMachine.revision,
            input: input.serialized
        )
        return [.createExecution(record), .appendTurn(store.prepared(turn))]
    }
}
