// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct ExpressTests {
    @Test func `what needs nothing outside is answered within the call and never stored`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass, type: .express)
        let commits = simulated.store.commitCount
        let input = simulated.startInput("m", input: #"{"a": 1}"#)
        let pending = simulated.pending { simulated.engine.startSyncExecution(input, reply: $0) }
        let execution = try #require(pending.answer).get()
        #expect(execution.result.status == .succeeded)
        #expect(execution.result.output?.serialized == #"{"a":1}"#)
        #expect(execution.input == #"{"a": 1}"#)
        #expect(execution.identity.arn.hasPrefix("arn:aws:states:us-east-1:123456789012:express:m:e:"))
        #expect(!simulated.threads.step())
        #expect(simulated.store.commitCount == commits)
    }

    @Test func `names may be used again at once`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait, type: .express)
        let first = try simulated.start("m")
        let second = try simulated.start("m", input: "1")
        #expect(first.arn != second.arn)
    }

    @Test func `what waits is answered when it ends`() throws {
        let simulated = SimulatedEngine.started(script: ["T": [.later(seconds: 2, .success("done"))]])
        try simulated.create("m", Definitions.task, type: .express)
        let pending = simulated.pending {
            simulated.engine.startSyncExecution(simulated.startInput("m"), reply: $0)
        }
        simulated.threads.advance(bySeconds: 1)
        #expect(pending.answer == nil)
        simulated.threads.advance(bySeconds: 1)
        #expect(try #require(pending.answer).get().result.output?.serialized == #""done""#)
        #expect(simulated.store.commitCount == 1)
    }

    @Test func `a Standard machine cannot be run synchronously`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let answer = simulated.answer {
            simulated.engine.startSyncExecution(simulated.startInput("m"), reply: $0)
        }
        #expect(
            answer?.error
                == ServiceError(
                    .stateMachineTypeNotSupported,
                    "This operation is not supported by this type of state machine"
                )
        )
    }

    @Test func `an execution that waits fails where it goes on once its machine is deleted`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait, type: .express)
        let pending = simulated.pending {
            simulated.engine.startSyncExecution(simulated.startInput("m"), reply: $0)
        }
        let arn = SimulatedEngine.stateMachinePrefix + "m"
        _ = simulated.answer { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }
        #expect(pending.answer == nil)
        simulated.threads.advance(bySeconds: 60)
        #expect(try pending.answer?.get().result.cause == "State machine m has been deleted")
        #expect(try simulated.store.stateMachine(arn: arn) == nil)
    }
}
