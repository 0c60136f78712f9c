// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct StopExecutionTests {
    @Test func `a stop aborts, cancels what runs, and answers the same when it is repeated`() throws {
        let simulated = SimulatedEngine.started(script: ["T": [.silence]])
        try simulated.create("m", Definitions.task)
        let arn = try simulated.start("m").arn
        simulated.threads.advance(bySeconds: 3)
        let first = try simulated.answer {
            simulated.engine.stopExecution(arn: arn, error: "E", cause: "C", reply: $0)
        }?.get()
        simulated.threads.advance(bySeconds: 3)
        let second = try simulated.answer {
            simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0)
        }?.get()
        #expect(first == second)
        let record = try simulated.describe(arn)
        #expect(record.status == .aborted)
        #expect(record.stopTime == first)
        #expect(record.error == "E")
        #expect(record.cause == "C")
        #expect(simulated.connector.cancelled.map(\.executionARN) == [arn])
    }

    @Test(arguments: [
        ("arn:aws:states:us-east-1:123456789012:express:m:e:r", "Resource type not valid in this context: express"),
        ("nonsense", "Invalid ARN prefix: nonsense"),
    ])
    func `an ARN of another kind is refused`(arn: String, reason: String) {
        let simulated = SimulatedEngine.started()
        let answer = simulated.answer {
            simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0)
        }
        #expect(answer?.error == ServiceError(.invalidArn, "Invalid Arn: '\(reason)'"))
    }

    @Test func `an execution that is not there is named`() {
        let simulated = SimulatedEngine.started()
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
        let answer = simulated.answer {
            simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0)
        }
        #expect(answer?.error == ServiceError(.executionDoesNotExist, "Execution Does Not Exist: '\(arn)'"))
    }

    @Test func `what a task reports after the stop changes nothing`() throws {
        let simulated = SimulatedEngine.started(script: ["T": [.later(seconds: 10, .success(1))]])
        try simulated.create("m", Definitions.task)
        let arn = try simulated.start("m").arn
        _ = simulated.answer { simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        let events = try simulated.history(arn)
        simulated.threads.advance(bySeconds: 20)
        #expect(try simulated.history(arn) == events)
        #expect(try simulated.describe(arn).status == .aborted)
    }
}
