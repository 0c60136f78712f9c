// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// Executions of a test case: their tasks are answered by mocks, across restarts.
struct TestCaseTests {
    /// Answers the states that it knows with the number of the call; the first call of a state fails.
    private struct Mocks: TaskMocks {
        var states: Set<String> = ["T"]

        func refusal(of testCase: String, of stateMachineName: String, running machine: StateMachine) -> String? {
            testCase == "Known" ? nil : "no test case '\(testCase)' of '\(stateMachineName)'"
        }

        func answer(_ call: MockedCall, of task: ConnectorTask) -> [Command]? {
            guard states.contains(task.request.stateName) else { return nil }
            guard call.invocation > 0 else {
                return [.taskFailed(task.request.id, TaskFailure(error: "First", cause: nil))]
            }
            return [.taskSucceeded(task.request.id, output: Payload(.integer(Int64(call.invocation))))]
        }
    }

    private func engine(
        on base: any Store = InMemoryStore(),
        clock: SimulatedClock = SimulatedClock(),
        mocks: Mocks? = Mocks()
    ) -> SimulatedEngine {
        let simulated = SimulatedEngine(on: base, clock: clock, mocks: mocks)
        simulated.start()
        return simulated
    }

    @Test func `calls are counted over a restart, and nothing real is called`() throws {
        let first = engine()
        try first.create("m", Definitions.retriedTask)
        let arn = try first.start("m#Known").arn
        #expect(arn.hasSuffix(":m:e"))
        first.threads.kill()
        let second = engine(on: first.store.base, clock: first.clock)
        second.threads.advance(bySeconds: 5)
        let record = try second.describe(arn)
        #expect(record.output == "1")
        #expect(record.identity.stateMachineARN.hasSuffix(":m"))
        #expect(first.connector.started.isEmpty && second.connector.started.isEmpty)
    }

    @Test func `a server without mocks fails what was to be mocked`() throws {
        let first = engine()
        try first.create("m", Definitions.retriedTask)
        let arn = try first.start("m#Known").arn
        first.threads.kill()
        let second = engine(on: first.store.base, clock: first.clock, mocks: nil)
        second.threads.advance(bySeconds: 100)
        let record = try second.describe(arn)
        #expect(record.error == "States.Runtime")
        #expect(record.cause?.contains("test case 'Known'") == true)
        #expect(second.connector.started.isEmpty)
    }

    @Test func `states without a mock are real`() throws {
        let simulated = engine(mocks: Mocks(states: []))
        try simulated.create("m", Definitions.task)
        let arn = try simulated.start("m#Known", input: "7").arn
        #expect(try simulated.describe(arn).output == "7")
        #expect(simulated.connector.started.count == 1)
    }

    @Test func `an execution without a test case is real`() throws {
        let simulated = engine()
        try simulated.create("m", Definitions.task)
        try simulated.start("m", input: "7")
        #expect(simulated.connector.started.count == 1)
        #expect(simulated.connector.started.first?.request.mocked == nil)
    }

    @Test func `an Express execution has test cases as well`() throws {
        let simulated = engine()
        try simulated.create("m", Definitions.retriedTask, type: .express)
        let input = simulated.startInput("m#Known")
        let pending = simulated.pending { simulated.engine.startSyncExecution(input, reply: $0) }
        simulated.threads.advance(bySeconds: 5)
        #expect(try pending.answer?.get().result.output?.value == 1)
    }

    @Test func `a test case that is not there is refused, and without mocks no machine has that name`() throws {
        let simulated = engine()
        try simulated.create("m", Definitions.task)
        let refused = simulated.answer { simulated.engine.startExecution(simulated.startInput("m#Other"), reply: $0) }
        #expect(refused?.error?.code == .validation)
        #expect(refused?.error?.message == "no test case 'Other' of 'm'")
        let plain = engine(mocks: nil)
        try plain.create("m", Definitions.task)
        let missing = plain.answer { plain.engine.startExecution(plain.startInput("m#Known"), reply: $0) }
        #expect(missing?.error?.code == .stateMachineDoesNotExist)
    }
}
