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
}
