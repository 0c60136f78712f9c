// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// Kills the engine at every commit of a workflow, with and without the commit on disk, and starts it again.
struct CrashTests {
    private static let script: [String: [ScriptedConnector.Outcome]] = [
        "T": [.failure(TaskFailure(error: "Once", cause: nil)), .later(seconds: 2, .success(1))],
        "U": [.later(seconds: 3, .success(2))],
    ]

    /// How many commits the undisturbed run takes, after the one that creates the machine.
    private static func undisturbed() throws -> (commits: Int, record: ExecutionRecord) {
        let simulated = SimulatedEngine.started(script: script)
        try simulated.create("m", Definitions.everything)
        let arn = try simulated.start("m").arn
        simulated.threads.runToEnd(within: 1_000)
        return (simulated.store.commitCount, try simulated.describe(arn))
    }

    @Test(arguments: [true, false], 1..<5 as Range<UInt64>)
    func `a crash at any commit loses no start and no transition`(isStored: Bool, seed: UInt64) throws {
        let (commits, expected) = try Self.undisturbed()
        #expect(expected.status == .succeeded)
        #expect(commits > 5)
        for commit in 1...commits {
            try Self.crash(
                at: isStored ? .losingAnswer(commit: commit) : .failing(commit: commit),
                seed: seed,
                expected
            )
        }
    }

    private static func crash(at fault: FaultyStore.Fault, seed: UInt64, _ expected: ExecutionRecord) throws {
        let arn = expected.identity.arn
        let first = SimulatedEngine.started(seed: seed, script: script, fault: fault)
        let created = first.answer {
            first.engine.createStateMachine(
                CreateStateMachineInput(
                    name: "m",
                    definition: Definitions.everything,
                    roleARN: "r",
                    type: .standard,
                    configuration: [:]
                ),
                reply: $0
            )
        }
        let started = first.answer { first.engine.startExecution(first.startInput("m"), reply: $0) }
        first.threads.runToEnd(within: 1_000)
        let seen =
            try first.store.base.execution(arn: arn).map { record in
                try first.store.base.history(of: record.key, HistoryQuery(limit: 1_000))
            } ?? []
        let second = first.restarted(seed: seed + 100, script: ["T": [.success(1)], "U": [.success(2)]])
        #expect(second.engine.health == .healthy)
        // A client that got no answer asks again.
        if created?.error != nil { try second.create("m", Definitions.everything) }
        if case .success = started {
            #expect(try second.store.base.execution(arn: arn) != nil)
        }
        _ = second.answer { second.engine.startExecution(second.startInput("m"), reply: $0) }
        second.threads.runToEnd(within: 1_000)
        let record = try second.describe(arn)
        #expect(record.status == .succeeded, "after \(fault)")
        #expect(record.output == expected.output)
        let history = try second.history(arn)
        #expect(history.map(\.id) == Array(1...history.count))
        #expect(Array(history.prefix(seen.count)) == seen)
        for type in [HistoryEventType.waitStateEntered, .taskStateExited, .executionSucceeded] {
            let count = history.filter { $0.type == type }.count
            #expect(count == (type == .executionSucceeded ? 1 : 2), "\(type) after \(fault)")
        }
    }
}
