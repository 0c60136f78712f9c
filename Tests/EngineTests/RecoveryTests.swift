// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Synchronization
import Testing

struct RecoveryTests {
    @Test func `a wait goes on and ends at its own time`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let arn = try first.start("m").arn
        first.threads.advance(bySeconds: 20)
        let second = first.restarted()
        second.threads.advance(bySeconds: 39)
        #expect(try second.describe(arn).status == .running)
        second.threads.advance(bySeconds: 1)
        #expect(try second.describe(arn).status == .succeeded)
    }

    @Test func `a wait whose time came while nothing ran ends at once`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let arn = try first.start("m").arn
        first.threads.kill()
        first.clock.advance(to: first.clock.now.advanced(bySeconds: 1_000))
        let second = first.restarted()
        second.threads.advance(bySeconds: 0)
        #expect(try second.describe(arn).status == .succeeded)
    }

    @Test func `an execution that ended the process again and again is left aside, and can be ended`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let poison = try first.start("m", name: "poison").arn
        let other = try first.start("m", name: "other").arn
        let key = try #require(try first.store.execution(arn: poison)).key
        let busy = first.restarted(turnNotes: CountedTurns([key: Interruptions(inARow: 19, ofTurn: 2)]))
        #expect(busy.engine.health == .healthy)
        let tried = busy.restarted(turnNotes: CountedTurns([key: Interruptions(inARow: 20, ofTurn: 1)]))
        #expect(tried.engine.health != .healthy)
        let third = tried.restarted(turnNotes: CountedTurns([key: Interruptions(inARow: 3, ofTurn: 3)]))
        #expect(
            third.engine.health
                == .degraded([
                    "\(poison): the server ended 3 times in a row while it worked at this execution; the remedy"
                ])
        )
        third.threads.advance(bySeconds: 60)
        #expect(try third.describe(other).status == .succeeded)
        #expect(try third.describe(poison).status == .running)
        _ = third.answer { third.engine.stopExecution(arn: poison, error: nil, cause: nil, reply: $0) }
        #expect(try third.describe(poison).status == .aborted)
    }

    @Test func `what is worked at is noted for as long as it is`() throws {
        let notes = CountedTurns()
        let engine = SimulatedEngine.started(turnNotes: notes)
        try engine.create("m", Definitions.wait)
        let arn = try engine.start("m").arn
        let key = try #require(try engine.store.execution(arn: arn)).key
        #expect(notes.begun == [CountedTurns.Turn(key: key, turn: 1)])
        #expect(notes.current.isEmpty)
        engine.threads.advance(bySeconds: 60)
        #expect(notes.begun == [1, 2].map { CountedTurns.Turn(key: key, turn: $0) })
        #expect(notes.current.isEmpty)
    }

    @Test func `a call that was cut off is not repeated unless Retry says so`() throws {
        let first = SimulatedEngine.started(script: ["T": [.silence]])
        try first.create("once", Definitions.task)
        try first.create("retried", Definitions.retriedTask)
        let once = try first.start("once").arn
        let retried = try first.start("retried").arn
        let second = first.restarted()
        #expect(try second.describe(once).status == .failed)
        second.threads.advance(bySeconds: 5)
        #expect(try second.describe(retried).status == .succeeded)
        #expect(second.connector.started.map(\.address.executionARN) == [retried])
    }

    @Test func `a nested execution is asked for again under the same effect`() throws {
        let first = SimulatedEngine.started(script: ["N": [.submitted(1)]])
        try first.create("m", Definitions.nested)
        let arn = try first.start("m").arn
        let second = first.restarted(script: ["N": [.success(2)]])
        #expect(second.connector.started.map(\.address) == first.connector.started.map(\.address))
        #expect(try second.describe(arn).output == "2")
    }

    @Test func `a token stays good, for one use`() throws {
        let first = SimulatedEngine.started(script: ["C": [.submitted(1)]])
        try first.create("m", Definitions.callback)
        let arn = try first.start("m").arn
        let token = try #require(first.connector.started.first?.request.token)
        let second = first.restarted()
        #expect(second.connector.started.isEmpty)
        let used = second.answer { second.engine.sendTaskSuccess(token: token, output: "7", reply: $0) }
        #expect(used != nil && used?.error == nil)
        #expect(try second.describe(arn).output == "7")
        let third = second.restarted()
        let again = third.answer { third.engine.sendTaskSuccess(token: token, output: "8", reply: $0) }
        #expect(again?.error?.code == .taskTimedOut)
    }

    @Test func `an activity's task goes back to its queue unless a worker has it`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.activity)
        _ = first.answer { first.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        let taken = try first.start("m", name: "a", input: "1").arn
        let polled = try first.poll()
        let waiting = try first.start("m", name: "b", input: "2").arn
        let second = first.restarted()
        let next = try #require(try second.poll())
        #expect(next.input == "2")
        #expect(try second.poll(seconds: 61) == nil)
        for (token, arn) in [(try #require(polled).token, taken), (next.token, waiting)] {
            _ = second.answer { second.engine.sendTaskSuccess(token: token, output: "0", reply: $0) }
            #expect(try second.describe(arn).status == .succeeded)
        }
        let types = try second.history(waiting).map(\.type)
        #expect(types.filter { $0 == .activityScheduled }.count == 1)
    }

    @Test func `numbers go on where they were`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        try first.start("m", name: "a")
        let second = first.restarted()
        try second.start("m", name: "b")
        try second.create("n", Definitions.wait)
        #expect(second.engine.health == .healthy)
        #expect(try second.store.lastExecutionKey() == ExecutionKey(2))
        #expect(try second.store.lastRevisionKey() == RevisionKey(2))
    }

    @Test func `an execution that cannot be restored is reported, left as it is, and the others go on`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let good = try first.start("m", name: "good").arn
        let record = try first.describe(good)
        first.threads.kill()
        var damaged = record
        damaged.key = ExecutionKey(99)
        damaged.identity = ExecutionIdentity(
            arn: "\(good)-damaged",
            name: record.identity.name,
            stateMachineARN: record.identity.stateMachineARN,
            stateMachineName: record.identity.stateMachineName,
            roleARN: record.identity.roleARN,
            type: record.identity.type,
            startTime: record.identity.startTime,
            region: record.identity.region
        )
        try first.store.base.commit([.createExecution(damaged)])
        let second = SimulatedEngine(on: first.store.base, clock: first.clock)
        let report = try second.start()?.get()
        #expect(report?.restored == 1)
        #expect(report?.broken.count == 1)
        guard case .degraded(let problems) = second.engine.health else {
            Issue.record("Health was \(second.engine.health)")
            return
        }
        #expect(problems.first?.hasPrefix(damaged.identity.arn) == true)
        second.threads.advance(bySeconds: 60)
        #expect(try second.describe(good).status == .succeeded)
        #expect(try second.describe(damaged.identity.arn).status == .running)
    }

    @Test(arguments: [1, 2, 3])
    func `executions with damaged records are reported, stay readable and untouched, and the others go on`(
        _ batch: Int
    ) throws {
        var limits = Limits()
        limits.recoveryBatchMaximum = batch
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let arns = try (1...5).map { try first.start("m", name: "e\($0)").arn }
        first.threads.kill()
        let damaging = FaultyStore(first.store.base, damaging: [ExecutionKey(2), ExecutionKey(5)])
        let second = SimulatedEngine(on: damaging, clock: first.clock, limits: limits)
        let report = try #require(second.start()).get()
        #expect(report.restored == 3)
        #expect(report.broken.count == 2)
        for (problem, arn) in zip(report.broken, [arns[1], arns[4]]) { #expect(problem.arn == arn) }
        #expect(second.engine.health == .degraded(report.broken.map(\.description)))
        second.threads.advance(bySeconds: 60)
        for index in [0, 2, 3] { #expect(try second.describe(arns[index]).status == .succeeded) }
        #expect(try second.describe(arns[1]).status == .running)
        #expect(try second.history(arns[1]).map(\.id) == [1, 2])
        let wait = second.answer { second.engine.awaitExecution(arn: arns[1], reply: $0) }
        #expect(wait?.error?.message.contains("could not be restored") == true)
        // What it has is enough to end it, where somebody asks for that.
        _ = try #require(
            second.answer { second.engine.stopExecution(arn: arns[4], error: "E", cause: nil, reply: $0) }
        ).get()
        #expect(try second.describe(arns[4]).status == .aborted)
        #expect(second.engine.health == .degraded([report.broken[0].description]))
        // The disk was repaired: the other one goes on.
        second.threads.kill()
        let repaired = SimulatedEngine.started(on: first.store.base, clock: first.clock)
        repaired.threads.advance(bySeconds: 60)
        for arn in arns.dropLast() { #expect(try repaired.describe(arn).status == .succeeded) }
    }

    /// Else its machine could never be deleted, and nothing younger be removed.
    @Test func `one whose own row cannot be read can be ended`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let arn = try first.start("m").arn
        first.threads.kill()
        let damaging = FaultyStore(first.store.base, damaging: [ExecutionKey(1)], damagesRecords: true)
        let second = SimulatedEngine(on: damaging, clock: first.clock)
        #expect(try second.start()?.get().broken.count == 1)
        for _ in 1...2 {
            let stop = second.answer { second.engine.stopExecution(arn: arn, error: "E", cause: nil, reply: $0) }
            // Once it has ended, when is in the row that cannot be read.
            #expect(stop?.error == nil || second.engine.health == .healthy)
        }
        #expect(second.engine.health == .healthy)
        let record = try #require(try first.store.base.execution(arn: arn))
        #expect(record.status == .aborted)
        #expect(record.error == "E")
        #expect(try !first.store.base.hasFrames(record.key))
        #expect(try first.store.base.history(of: record.key, HistoryQuery(limit: 9)).last?.type == .executionAborted)
    }

    @Test func `an execution whose last turn is missing is reported instead of breaking the commits of all`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let good = try first.start("m", name: "good").arn
        let bad = try first.describe(try first.start("m", name: "bad").arn)
        let open = try first.store.base.openExecutions(after: nil, limit: 9).executions
        first.threads.kill()
        let base = InMemoryStore()
        try base.commit([
            .putStateMachine(try #require(try first.store.base.stateMachine(arn: bad.identity.stateMachineARN)))
        ])
        for execution in open {
            let events = try first.store.base.history(of: execution.record.key, HistoryQuery(limit: 99))
            let kept = execution.record.key == bad.key ? Array(events.dropLast()) : events
            try base.commit([
                .createExecution(execution.record),
                .appendTurn(
                    TurnRecord(
                        key: execution.record.key,
                        turn: 1,
                        time: execution.record.identity.startTime,
                        command: .start(input: Payload([:])),
                        events: kept,
                        changedFrames: try execution.frames,
                        removedFrames: [],
                        result: nil
                    )
                ),
            ])
        }
        let second = SimulatedEngine(on: base, clock: first.clock)
        #expect(try second.start()?.get().broken.count == 1)
        second.threads.advance(bySeconds: 60)
        #expect(try second.describe(good).status == .succeeded)
        #expect(try second.describe(bad.identity.arn).status == .running)
        #expect(second.fatals.isEmpty)
    }

    @Test func `no call is taken before all executions are restored`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let second = SimulatedEngine(on: first.store.base, clock: first.clock)
        let refused = second.answer { second.engine.startExecution(second.startInput("m"), reply: $0) }
        #expect(refused?.error?.code == .serviceUnavailable)
        second.start()
        try second.start("m")
    }

    @Test func `more executions than one batch are all restored`() throws {
        var limits = Limits()
        limits.recoveryBatchMaximum = 3
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let arns = try (0..<10).map { try first.start("m", name: "e\($0)").arn }
        first.threads.kill()
        let second = SimulatedEngine(on: first.store.base, clock: first.clock, limits: limits)
        #expect(try second.start()?.get().restored == 10)
        second.threads.advance(bySeconds: 60)
        for arn in arns { #expect(try second.describe(arn).status == .succeeded) }
    }
}

/// Notes in memory, and counts that a test gives.
private final class CountedTurns: TurnNotes {
    private let counts: [ExecutionKey: Interruptions]
    private let notes = Mutex<(begun: [Turn], current: [Int: ExecutionKey])>(([], [:]))
    let remedy = "the remedy"

    /// A turn of an execution.
    struct Turn: Equatable {
        var key: ExecutionKey
        var turn: Int
    }

    init(_ counts: [ExecutionKey: Interruptions] = [:]) { self.counts = counts }

    var begun: [Turn] { notes.withLock(\.begun) }
    var current: [Int: ExecutionKey] { notes.withLock(\.current) }

    func begin(_ key: ExecutionKey, turn: Int, in slot: Int) {
        notes.withLock {
            $0.begun.append(Turn(key: key, turn: turn))
            $0.current[slot] = key
        }
    }

    func end(in slot: Int) { notes.withLock { $0.current[slot] = nil } }

    func interruptions(of key: ExecutionKey) -> Interruptions { counts[key] ?? Interruptions() }
}
