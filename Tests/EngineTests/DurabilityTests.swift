// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct DurabilityTests {
    @Test func `a start is not answered before it is stored`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let pending = simulated.pending {
            simulated.engine.startExecution(simulated.startInput("m"), reply: $0)
        }
        var arn: String?
        while simulated.threads.step() {
            guard arn == nil, let answer = pending.answer else { continue }
            arn = try answer.get().arn
            #expect(try simulated.store.base.execution(arn: try #require(arn)) != nil)
        }
        #expect(arn == "arn:aws:states:us-east-1:123456789012:execution:m:e")
    }

    @Test func `a task is not started before the turn that scheduled it is stored`() throws {
        let simulated = SimulatedEngine.started(script: ["T": [.silence]])
        try simulated.create("m", Definitions.task)
        let pending = simulated.pending {
            simulated.engine.startExecution(simulated.startInput("m"), reply: $0)
        }
        let commits = simulated.store.commitCount
        while simulated.threads.step() {
            if !simulated.connector.started.isEmpty { #expect(simulated.store.commitCount > commits) }
        }
        #expect(pending.answer != nil)
        #expect(simulated.connector.started.map(\.request.stateName) == ["T"])
    }

    @Test func `after a failed commit nothing is acknowledged, no effect runs and no call is taken`() throws {
        let base = InMemoryStore()
        try SimulatedEngine.started(on: base).create("m", Definitions.task)
        let simulated = SimulatedEngine.started(on: base, fault: .failing(commit: 1))
        let first = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        #expect(first?.error?.code == .internalFailure)
        #expect(simulated.connector.started.isEmpty)
        #expect(simulated.engine.health == .failed("The disk is gone."))
        #expect(simulated.fatals.map(\.message) == ["The disk is gone."])
        let second = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        #expect(second?.error?.code == .serviceUnavailable)
        #expect(try base.openExecutions(after: nil, limit: 10).lastKey == nil)
    }

    @Test func `turns that are made while a commit runs are committed together`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let before = simulated.store.commitCount
        let pending = (0..<100).map { number in
            simulated.pending {
                simulated.engine.startExecution(simulated.startInput("m", name: nil, input: "\(number)"), reply: $0)
            }
        }
        simulated.threads.run()
        #expect(pending.allSatisfy { $0.answer?.error == nil && $0.answer != nil })
        #expect(simulated.store.commitCount - before < 50)
    }

    @Test(arguments: 0..<12)
    func `what two starts by one name are told while the server stops is true`(steps: Int) throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let pending = (0..<2).map { _ in
            simulated.pending { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        }
        for _ in 0..<steps { simulated.threads.step() }
        let stopped = simulated.pending { simulated.engine.shutdown(reply: $0) }
        simulated.threads.run()
        #expect(stopped.answer?.error == nil)
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
        let exists = try simulated.store.base.execution(arn: arn) != nil
        for start in pending { #expect(exists || start.answer?.error?.code == .serviceUnavailable) }
    }

    @Test(arguments: 0..<12) func `after a failed commit nothing is told of what was to be in it`(steps: Int) throws {
        let base = InMemoryStore()
        let before = SimulatedEngine.started(on: base)
        try before.create("m", Definitions.wait)
        try before.start("m")
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
        _ = before.answer { before.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        let simulated = SimulatedEngine.started(on: base, fault: .failing(commit: 1))
        let first = simulated.pending { simulated.engine.redriveExecution(arn: arn, token: "t", reply: $0) }
        for _ in 0..<steps { simulated.threads.step() }
        let second = simulated.pending { simulated.engine.redriveExecution(arn: arn, token: "t", reply: $0) }
        simulated.threads.run()
        for redrive in [first, second] { #expect(redrive.answer?.error != nil) }
        #expect(try base.execution(arn: arn)?.redrive == nil)
    }

    @Test func `a shutdown lets the turns that were made come to disk and refuses further calls`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        try simulated.start("m")
        #expect(simulated.answer { simulated.engine.shutdown(reply: $0) }?.error == nil)
        let refused = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        #expect(refused?.error?.code == .serviceUnavailable)
        simulated.threads.advance(bySeconds: 100)
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
        #expect(try simulated.store.base.execution(arn: arn)?.status == .running)
        let next = simulated.restarted()
        next.threads.run()
        #expect(try next.describe(arn).status == .succeeded)
    }
}
