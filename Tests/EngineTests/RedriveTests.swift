// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct RedriveTests {
    private func redrive(
        _ simulated: SimulatedEngine,
        _ arn: String,
        token: String? = nil
    ) -> Result<Timestamp, ServiceError>? {
        simulated.answer { simulated.engine.redriveExecution(arn: arn, token: token, reply: $0) }
    }

    @Test(arguments: Unfinished.all, [true, false])
    func `a redrive does what was left, and nothing twice`(unfinished: Unfinished, restarts: Bool) throws {
        let first = SimulatedEngine.started(script: unfinished.first)
        try first.create("m", unfinished.definition)
        let arn = try first.start("m", input: unfinished.input).arn
        if let seconds = unfinished.stopAfter {
            first.threads.advance(bySeconds: seconds)
            _ = first.answer { first.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        } else {
            first.threads.advance(bySeconds: unfinished.seconds)
        }
        #expect(try first.describe(arn).status == unfinished.ends)
        let before = try first.history(arn)
        // The scripts of the two runs differ, so another process makes the second one; a killed one of its own kind
        // has seen the redrive begin.
        first.threads.advance(bySeconds: unfinished.pause)
        let second = first.restarted(script: unfinished.second)
        #expect(redrive(second, arn)?.error == nil)
        second.threads.advance(bySeconds: unfinished.secondSeconds)
        let record = try second.describe(arn)
        #expect(record.status == unfinished.result)
        #expect(record.redrive?.count == 1)
        #expect(record.output == unfinished.output)
        #expect(second.connector.started.map(\.request.stateName) == unfinished.left)
        let after = try second.history(arn)
        #expect(Array(after.prefix(before.count)) == before)
        #expect(after[before.count].type == .executionRedriven)
        #expect(after.map(\.id) == Array(1...after.count))
        for event in after { #expect(event.previousID < event.id) }
        if restarts {
            // What it has done stays done, whatever comes.
            #expect(try second.restarted().history(arn) == after)
        }
    }

    @Test(arguments: 0..<12)
    func `what two redrives with one token are told while the server stops is true`(steps: Int) throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let arn = try simulated.start("m").arn
        _ = simulated.answer { simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        let pending = (0..<2).map { _ in
            simulated.pending { simulated.engine.redriveExecution(arn: arn, token: "t", reply: $0) }
        }
        for _ in 0..<steps { simulated.threads.step() }
        let stopped = simulated.pending { simulated.engine.shutdown(reply: $0) }
        simulated.threads.run()
        #expect(stopped.answer?.error == nil)
        let isRedriven = try simulated.store.base.execution(arn: arn)?.redrive != nil
        for redrive in pending { #expect(isRedriven || redrive.answer?.error?.code == .serviceUnavailable) }
    }

    @Test func `a redrive goes on after a crash`() throws {
        let first = SimulatedEngine.started(script: ["B": [.silence]])
        try first.create("m", #"{"StartAt":"A","States":{\#(pass("A", "B")),\#(task("B", nil, retryTwice))}}"#)
        let arn = try first.start("m").arn
        _ = first.answer { first.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        let second = first.restarted(script: ["B": [.later(seconds: 5, boom)]])
        #expect(redrive(second, arn)?.error == nil)
        second.threads.advance(bySeconds: 5)
        let third = second.restarted(script: ["B": [.success(3)]])
        third.threads.advance(bySeconds: 5)
        #expect(try third.describe(arn).output == "3")
        #expect(try third.history(arn).filter { $0.type == .executionRedriven }.count == 1)
    }

    @Test(arguments: [
        (#""A":{"Type":"Fail","Error":"E"}"#, [HistoryEventType.executionFailed], 0),
        (task("A"), [.lambdaFunctionScheduled, .lambdaFunctionStarted, .lambdaFunctionFailed, .executionFailed], -2),
    ])
    func `what is run again follows the event that entered its state, and a failure the redrive`(
        state: String,
        types: [HistoryEventType],
        previous: Int
    ) throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom, boom]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(state)}}"#)
        let arn = try simulated.start("m").arn
        let last = try simulated.history(arn).count
        #expect(redrive(simulated, arn)?.error == nil)
        let added = try simulated.history(arn).dropFirst(last)
        #expect(added.map(\.type) == [.executionRedriven] + types)
        #expect(added.first?.previousID == last)
        #expect(added.dropFirst().first?.previousID == (previous == 0 ? last + 1 : 2))
    }

    @Test func `executions are redriven again and again, and counted`() throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom, boom, done]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try simulated.start("m").arn
        for count in 1...2 {
            simulated.threads.advance(bySeconds: 1)
            #expect(redrive(simulated, arn)?.error == nil)
            #expect(try simulated.describe(arn).redrive?.count == count)
        }
        #expect(try simulated.describe(arn).status == .succeeded)
        #expect(redrive(simulated, arn)?.error?.message == "Execution is SUCCEEDED and cannot be redriven")
        #expect(redrive(simulated, arn)?.error?.code == .executionNotRedrivable)
        let events = try simulated.history(arn).filter { $0.type == .executionRedriven }
        #expect(events.map(\.details) == [.executionRedriven(count: 1), .executionRedriven(count: 2)])
        let query = ExecutionQuery(stateMachineARN: SimulatedEngine.stateMachinePrefix + "m", limit: 9)
        let listed = try #require(simulated.answer { simulated.engine.listExecutions(query, reply: $0) }).get()
        #expect(listed.rows.map(\.redrive?.count) == [2])
    }

    @Test func `a client token names a redrive for 15 minutes`() throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try simulated.start("m").arn
        let time = try #require(redrive(simulated, arn, token: "t")).get()
        simulated.threads.advance(bySeconds: 900)
        #expect(try redrive(simulated, arn, token: "t")?.get() == time)
        let later = simulated.restarted(script: ["A": [boom]])
        #expect(try redrive(later, arn, token: "t")?.get() == time)
        #expect(try later.describe(arn).redrive?.count == 1)
        later.threads.advance(bySeconds: 1)
        #expect(try redrive(later, arn, token: "t")?.get() != time)
        #expect(try later.describe(arn).redrive?.count == 2)
    }

    @Test func `a redrive whose state machine cannot be read for now can be asked for again`() throws {
        let first = SimulatedEngine.started(script: ["A": [boom]])
        let machine = try first.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try first.start("m").arn
        let second = first.restarted(script: ["A": [done]])
        second.store.failReads(1, of: machine.arn)
        #expect(redrive(second, arn)?.error?.code == .internalFailure)
        #expect(redrive(second, arn)?.error == nil)
        #expect(try second.describe(arn).status == .succeeded)
    }

    @Test func `of redrives that race one is done`() throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom, .silence]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try simulated.start("m").arn
        let pending = (0..<4).map { _ in
            simulated.pending { simulated.engine.redriveExecution(arn: arn, token: nil, reply: $0) }
        }
        simulated.threads.run()
        let errors = pending.compactMap { $0.answer?.error?.message }
        #expect(errors == Array(repeating: "Execution is RUNNING and cannot be redriven", count: 3))
        #expect(simulated.connector.started.count == 2)
    }

    @Test(arguments: UInt64(1)...20)
    func `nothing runs of a machine that was deleted, whatever was redriven`(seed: UInt64) throws {
        let simulated = SimulatedEngine.started(seed: seed, script: ["A": [boom, .silence]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try simulated.start("m").arn
        let second = simulated.restarted(seed: seed, script: ["A": [.silence]])
        let redrive = second.pending { second.engine.redriveExecution(arn: arn, token: nil, reply: $0) }
        for _ in 0..<seed { second.threads.step() }
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        _ = second.answer { second.engine.deleteStateMachine(arn: machine, reply: $0) }
        second.threads.run()
        // One that was redriven before waits for its task, and fails when that ends.
        if try second.describe(arn).status == .running {
            #expect(try second.store.stateMachine(arn: machine)?.status == .deleting)
            let third = second.restarted(seed: seed)
            third.threads.run()
            #expect(try third.describe(arn).cause == "State machine m has been deleted")
            #expect(third.engine.metrics.openExecutions == 0)
        } else {
            #expect(second.engine.metrics.openExecutions == 0)
        }
        #expect(try second.store.stateMachine(arn: machine) == nil)
        if let error = try #require(redrive.answer).error {
            #expect(error.message == "State machine is in DELETING status")
        }
    }

    @Test func `a stop while an execution is redriven ends it, before or after`() throws {
        var ends: Set<ExecutionStatus> = []
        for seed in UInt64(1)...40 {
            let simulated = SimulatedEngine.started(seed: seed, script: ["A": [boom]])
            try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
            let arn = try simulated.start("m").arn
            simulated.threads.advance(bySeconds: 1)
            let failed = try simulated.describe(arn)
            let second = simulated.restarted(seed: seed, script: ["A": [.silence]])
            let redrive = second.pending { second.engine.redriveExecution(arn: arn, token: nil, reply: $0) }
            for _ in 0..<seed { second.threads.step() }
            let stop = second.pending {
                second.engine.stopExecution(arn: arn, error: "Stopped", cause: nil, reply: $0)
            }
            second.threads.run()
            #expect(second.fatals.isEmpty)
            #expect(try #require(redrive.answer).error == nil)
            let record = try second.describe(arn)
            let time = try #require(stop.answer).get()
            ends.insert(record.status)
            switch record.status {
            case .aborted:
                #expect(record.error == "Stopped")
                #expect(record.stopTime == time)
                #expect(try second.history(arn).suffix(2).map(\.type) == [.lambdaFunctionStarted, .executionAborted])
                #expect(second.engine.metrics.openExecutions == 0)
            default:
                // It came when there was nothing to stop, and says so.
                #expect(record.status == .running)
                #expect(time == failed.stopTime)
            }
        }
        #expect(ends == [.running, .aborted])
    }

    @Test func `an execution of a machine that was deleted is none of the one made by its name`() throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom]])
        let definition = #"{"StartAt":"A","States":{\#(task("A"))}}"#
        try simulated.create("m", definition)
        let arn = try simulated.start("m").arn
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        _ = simulated.answer { simulated.engine.deleteStateMachine(arn: machine, reply: $0) }
        simulated.threads.advance(bySeconds: 1)
        try simulated.create("m", definition)
        for restarts in [false, true] {
            let engine = restarts ? simulated.restarted(script: ["A": [boom]]) : simulated
            let described = engine.answer { engine.engine.describeRedrivableExecution(arn: arn, reply: $0) }
            #expect(try described?.get().redriveRefusal == "State machine is in DELETING status")
            #expect(redrive(engine, arn)?.error?.message == "State machine is in DELETING status")
        }
    }

    @Test func `executions of another region are redriven as they were started`() throws {
        let first = SimulatedEngine.started(script: ["A": [boom]])
        try first.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try first.start("m").arn
        first.threads.kill()
        let second = SimulatedEngine(
            on: first.store.base,
            clock: first.clock,
            script: ["A": [.success(1)]],
            region: "eu-west-1"
        )
        #expect(second.start()?.error == nil)
        #expect(redrive(second, arn)?.error == nil)
        #expect(try second.describe(arn).status == .succeeded)
    }

    @Test func `why an execution cannot be redriven is said`() throws {
        let simulated = SimulatedEngine.started(script: ["A": [boom]])
        try simulated.create("m", #"{"StartAt":"A","States":{\#(task("A"))}}"#)
        let arn = try simulated.start("m").arn
        let reason = {
            try #require(simulated.answer { simulated.engine.describeRedrivableExecution(arn: arn, reply: $0) })
                .get().redriveRefusal
        }
        #expect(try reason() == nil)
        simulated.threads.advance(bySeconds: 14 * 24 * 3_600 + 1)
        #expect(try reason() == "Execution redrivable period exceeded")
        #expect(redrive(simulated, arn)?.error?.message == "Execution redrivable period exceeded")
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        _ = simulated.answer { simulated.engine.deleteStateMachine(arn: machine, reply: $0) }
        #expect(try reason() == "State machine is in DELETING status")
        let none = redrive(simulated, arn + "-none")
        #expect(none?.error?.code == .executionDoesNotExist)
    }
}
