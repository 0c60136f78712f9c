// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import Storage
import Synchronization
import Testing

/// What restored executions ask of the outside, and when.
struct RecoveryOrderTests {
    /// Notes how the engine does when a task is started.
    private final class HealthNotes: TaskConnector {
        private let engine: WorkflowEngine
        private let notes = Mutex<[EngineHealth]>([])

        init(_ engine: WorkflowEngine) { self.engine = engine }

        var all: [EngineHealth] { notes.withLock { $0 } }

        func start(_ task: ConnectorTask, report: TaskReport) { notes.withLock { $0.append(engine.health) } }

        func cancel(_ task: TaskAddress) {}
    }

    @Test(arguments: 1..<20 as Range<UInt64>)
    func `tasks are started when all executions are restored, since they may call the engine`(_ seed: UInt64) throws {
        var limits = Limits()
        limits.recoveryBatchMaximum = 3
        let first = SimulatedEngine.started(script: ["N": Array(repeating: .submitted(1), count: 10)])
        try first.create("m", Definitions.nested)
        for index in 0..<10 { try first.start("m", name: "e\(index)") }
        first.threads.kill()
        let second = SimulatedEngine(on: first.store.base, clock: first.clock, seed: seed, limits: limits)
        let notes = HealthNotes(second.engine)
        let report = second.answer { second.engine.start(connectors: [.service("states"): notes], reply: $0) }
        #expect(try report?.get().restored == 10)
        #expect(notes.all == Array(repeating: .healthy, count: 10))
    }

    /// Notes which tasks are started.
    private final class TaskNotes: TaskConnector {
        private let addresses = Mutex<[TaskAddress]>([])

        var all: [TaskAddress] { addresses.withLock { $0 } }

        func start(_ task: ConnectorTask, report: TaskReport) { addresses.withLock { $0.append(task.address) } }

        func cancel(_ task: TaskAddress) {}
    }

    /// A call that is cut off by the end of its process, beside a task that the next one asks for again.
    private static let retriedBranches = #"""
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,
        "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":5}],"Branches":[
        {"StartAt":"T","States":{"T":{"Type":"Task","End":true,
        "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}},
        {"StartAt":"N","States":{"N":{"Type":"Task","End":true,"Resource":"arn:aws:states:::states:startExecution.sync:2",
        "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child"}}}}]}}}
        """#

    /// Retries fall due while the turns that set them are being committed: at each moment in turn so much time passes.
    @Test func `an attempt that falls due while executions are restored is started once`() throws {
        let silence = [ScriptedConnector.Outcome](repeating: .silence, count: 4)
        for moment in 0..<60 {
            let first = SimulatedEngine.started(script: ["T": silence, "N": silence])
            try first.create("m", Self.retriedBranches)
            for index in 0..<4 { try first.start("m", name: "e\(index)") }
            first.threads.kill()
            var limits = Limits()
            limits.recoveryBatchMaximum = 1
            let second = SimulatedEngine(on: first.store.base, clock: first.clock, laneCount: 1, limits: limits)
            let notes = TaskNotes()
            second.engine.start(connectors: [.function: notes, .service("states"): notes]) { _ in }
            for _ in 0..<moment { second.threads.step() }
            second.clock.advance(toUptime: second.clock.uptime + 6_000)
            second.threads.advance(bySeconds: 60)
            #expect(Set(notes.all).count == 8)
            #expect(notes.all.count == 8, "where time passes after \(moment) steps")
        }
    }
}
