// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import Engine

/// Executions go 90 days after their end, some at a time.
struct RetentionTests {
    private static let day = 86_400
    private static func arn(_ name: String) -> String { "arn:aws:states:us-east-1:123456789012:execution:m:\(name)" }

    /// What an engine is given; rarer sweeps than by default, so that days pass quickly.
    private static func limits(_ change: (inout RetentionPolicy) -> Void = { _ in }) -> Limits {
        var (limits, policy) = (Limits(), RetentionPolicy())
        policy.sweepSeconds = 21_600
        change(&policy)
        limits.retention = policy
        return limits
    }

    @Test func `an execution is there for 90 days after its end, and then its name is free`() throws {
        let simulated = SimulatedEngine.started(limits: Self.limits())
        try simulated.create("m", Definitions.pass)
        try simulated.start("m", name: "old")
        let key = try simulated.describe(Self.arn("old")).key
        simulated.threads.advance(bySeconds: 90 * Self.day)
        #expect(try simulated.describe(Self.arn("old")).status == .succeeded)
        let second = simulated.answer { reply in
            simulated.engine.startExecution(simulated.startInput("m", name: "old"), reply: reply)
        }
        #expect(second?.error?.code == .executionAlreadyExists)
        simulated.threads.advance(bySeconds: 21_601)
        let gone = simulated.answer { simulated.engine.describeExecution(arn: Self.arn("old"), reply: $0) }
        #expect(gone?.error?.code == .executionDoesNotExist)
        #expect(try simulated.store.base.commands(of: key).isEmpty)
        try simulated.start("m", name: "old")
        #expect(try simulated.describe(Self.arn("old")).key > key)
    }

    @Test func `a name is free at the end of the 90 days, before any sweep`() throws {
        let simulated = SimulatedEngine.started(limits: Self.limits { $0.sweepSeconds = 1_000_000_000 })
        try simulated.create("m", Definitions.pass)
        try simulated.start("m", name: "old")
        let first = try simulated.describe(Self.arn("old"))
        simulated.threads.advance(bySeconds: 90 * Self.day + 1)
        try simulated.start("m", name: "old")
        let second = try simulated.describe(Self.arn("old"))
        #expect(second.key > first.key)
        #expect(second.identity.startTime > first.identity.startTime)
        #expect(try simulated.history(Self.arn("old")).count == 4)
    }

    @Test func `a start that is refused leaves the one before it`() throws {
        var limits = Self.limits { $0.sweepSeconds = 1_000_000_000 }
        limits.openExecutionsMaximum = 1
        let simulated = SimulatedEngine.started(script: ["C": [.silence]], limits: limits)
        try simulated.create("m", Definitions.pass)
        try simulated.create("w", Definitions.callback)
        try simulated.start("m", name: "old")
        simulated.threads.advance(bySeconds: 90 * Self.day + 1)
        try simulated.start("w", name: "open")
        let refused = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", name: "old"), reply: $0)
        }
        #expect(refused?.error?.code == .executionLimitExceeded)
        #expect(try simulated.describe(Self.arn("old")).status == .succeeded)
    }

    @Test func `what runs is never removed, however old it is`() throws {
        let simulated = SimulatedEngine.started(script: ["C": [.silence]], limits: Self.limits { $0.seconds = 10 })
        try simulated.create("m", Definitions.callback)
        try simulated.start("m", name: "open")
        simulated.threads.advance(bySeconds: 20 * Self.day)
        #expect(try simulated.describe(Self.arn("open")).status == .running)
    }

    @Test func `more than one commit's rows go in several, and a crash between them leaves nothing behind`() throws {
        let loop = #"""
            {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"End":true,"ItemsPath":"$",
            "ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"End":true}}}}}}
            """#
        let policy = Self.limits { policy in
            policy.rowsPerCommit = 3
            policy.seconds = 60
        }
        let first = SimulatedEngine.started()
        try first.create("m", loop)
        try first.start("m", name: "long", input: "[1,2,3,4,5,6,7,8,9,10]")
        first.threads.advance(bySeconds: 100)
        let key = try first.describe(Self.arn("long")).key
        let turns = try first.store.base.commands(of: key).count
        #expect(turns > 9)
        let base = first.store.base
        first.threads.kill()
        let second = SimulatedEngine.started(on: base, clock: first.clock, limits: policy)
        #expect(second.store.commitCount == 1)
        #expect(try base.documents(collection: "execution-removals").map(\.document) == [.integer(Int64(turns))])
        second.threads.kill()
        let third = SimulatedEngine.started(on: base, clock: first.clock, limits: policy)
        third.threads.advance(bySeconds: 10)
        #expect(third.store.commitCount == (turns + 2) / 3)
        #expect(try base.documents(collection: "execution-removals").isEmpty)
        // Keys go on, although no execution is left that tells the last one.
        try third.start("m", name: "next", input: "[]")
        #expect(try third.describe(Self.arn("next")).key > key)
    }

    @Test(arguments: UInt64(1)...30)
    func `an execution is either removed or redriven, whichever comes first`(seed: UInt64) throws {
        let policy = Self.limits { policy in
            policy.bytesMaximum = 0
            policy.sweepSeconds = 1
        }
        let failure = ScriptedConnector.Outcome.failure(TaskFailure(error: "Boom", cause: nil))
        let simulated = SimulatedEngine.started(seed: seed, script: ["A": [failure, .silence]], limits: policy)
        try simulated.create(
            "m",
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:::function:f","End":true}}}"#
        )
        try simulated.start("m", name: "e")
        // The sweep and the redrive are ready together.
        simulated.clock.advance(to: simulated.clock.now.advanced(bySeconds: 1))
        let redrive = simulated.pending {
            simulated.engine.redriveExecution(arn: Self.arn("e"), token: nil, reply: $0)
        }
        simulated.threads.advance(bySeconds: 5)
        let described = simulated.answer { simulated.engine.describeExecution(arn: Self.arn("e"), reply: $0) }
        #expect(simulated.fatals.isEmpty)
        switch try #require(redrive.answer) {
        case .success: #expect(try described?.get().status == .running)
        case .failure(let error):
            #expect(error.code == .executionDoesNotExist)
            #expect(described?.error?.code == .executionDoesNotExist)
        }
    }

    /// What its tasks had started is not known; after a repair they would start it again.
    @Test func `what is younger than an execution that could not be restored stays`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.pass)
        var record = try first.create("w", Definitions.wait)
        try first.start("m", name: "older")
        try first.start("w", name: "open")
        try first.start("m", name: "younger")
        first.threads.kill()
        record.definition = #"{"StartAt":"A","States":{"A":{"Type":"Sleep"}}}"#
        try first.store.base.commit([.putStateMachine(record)])
        let limits = Self.limits { policy in
            policy.bytesMaximum = 0
            policy.sweepSeconds = 1
        }
        let second = SimulatedEngine(on: first.store.base, clock: first.clock, limits: limits)
        #expect(try second.start()?.get().broken.count == 1)
        second.threads.advance(bySeconds: 10)
        let describe = { (name: String) in
            second.answer { second.engine.describeExecution(arn: Self.arn(name), reply: $0) }
        }
        #expect(describe("older")?.error?.code == .executionDoesNotExist)
        #expect(try describe("younger")?.get().status == .succeeded)
    }

    @Test func `a store that is too large loses what ended first`() throws {
        let simulated = SimulatedEngine.started(
            limits: Self.limits { policy in
                policy.bytesMaximum = 20_000
                policy.executionsPerSweep = 1
            }
        )
        try simulated.create("m", Definitions.pass)
        for number in 0..<40 {
            try simulated.start("m", name: "e\(number)")
            simulated.threads.advance(bySeconds: 1)
        }
        simulated.threads.advance(bySeconds: 50_000)
        let left = (0..<40).filter { number in
            let answer = simulated.answer { simulated.engine.describeExecution(arn: Self.arn("e\(number)"), reply: $0) }
            return answer?.error == nil
        }
        #expect(try simulated.store.base.usedBytes() <= 20_000)
        #expect(!left.isEmpty)
        #expect(left == Array((40 - left.count)..<40))
    }

    @Test func `of large executions no more go than it takes`() throws {
        let maximum = 2_000_000
        let simulated = SimulatedEngine.started(
            limits: Self.limits { policy in
                policy.bytesMaximum = Int64(maximum)
                policy.sweepSeconds = 1_000
            }
        )
        try simulated.create("m", Definitions.pass)
        let input = "\"\(String(repeating: "x", count: 100_000))\""
        for number in 0..<40 { try simulated.start("m", name: "e\(number)", input: input) }
        let bytesEach = Int(try simulated.store.base.usedBytes()) / 40
        simulated.threads.advance(bySeconds: 2_000)
        let left = Int(try simulated.store.base.usedBytes())
        #expect(left <= maximum)
        #expect(left > maximum - 2 * bytesEach, "\(left) bytes are left, of \(bytesEach) each")
    }

    @Test func `the pace doubles while nothing is known, and stops short of the mark`() {
        var pace = RetentionPace()
        #expect(pace.next(usedBytes: 100, maximum: 100) == 0)
        #expect(pace.next(usedBytes: 1_000, maximum: 100) == 1)
        #expect(pace.next(usedBytes: 1_000, maximum: 100) == 2)
        #expect(pace.next(usedBytes: 1_010, maximum: 100) == 4)
        // Four freed 400: five more are enough for 510.
        #expect(pace.next(usedBytes: 610, maximum: 100) == 5)
        #expect(pace.next(usedBytes: 110, maximum: 100) == 1)
        #expect(pace.next(usedBytes: 90, maximum: 100) == 0)
        #expect(pace.next(usedBytes: 110, maximum: 100) == 1)
    }

    @Test func `a store that stays too large although all that ended is gone is told of, once`() throws {
        let log = LogLines()
        let limits = Self.limits { policy in
            policy.bytesMaximum = 1_000
            policy.sweepSeconds = 60
        }
        let simulated = SimulatedEngine(script: ["C": [.silence]], limits: limits, logger: log.logger)
        simulated.start()
        try simulated.create("open", Definitions.callback)
        try simulated.create("m", Definitions.pass)
        try simulated.start("open", name: "a")
        try simulated.start("open", name: "b")
        for number in 0..<10 {
            try simulated.start("m", name: "e\(number)")
            simulated.threads.advance(bySeconds: 61)
        }
        let gone = simulated.answer { simulated.engine.describeExecution(arn: Self.arn("e8"), reply: $0) }
        #expect(gone?.error?.code == .executionDoesNotExist)
        #expect(log.all.filter { $0.hasPrefix("The store is larger than it may be") }.count == 1)
    }

    @Test func `what is passed over keeps nothing behind it`() throws {
        let limits = Self.limits { policy in
            policy.seconds = 60
            policy.sweepSeconds = 60
            policy.executionsPerSweep = 2
        }
        let simulated = SimulatedEngine.started(script: ["N": [.silence]], limits: limits)
        try simulated.create("m", Definitions.pass)
        try simulated.create("parent", Definitions.nested)
        try simulated.start("parent", name: "p")
        let parent = "arn:aws:states:us-east-1:123456789012:execution:parent:p"
        for number in 0..<9 {
            // The first five are children of an execution that is open.
            let input = StartExecutionInput(
                stateMachineARN: SimulatedEngine.stateMachinePrefix + "m",
                name: "e\(number)",
                input: "{}",
                traceHeader: nil,
                nestedIn: number < 5 ? NestedStart(parentARN: parent, mark: "e\(number)") : nil
            )
            _ = try #require(simulated.answer { simulated.engine.startExecution(input, reply: $0) }).get()
            simulated.threads.advance(bySeconds: 1)
        }
        simulated.threads.advance(bySeconds: 200)
        for number in 0..<9 {
            let described = simulated.answer {
                simulated.engine.describeExecution(arn: Self.arn("e\(number)"), reply: $0)
            }
            #expect((described?.error == nil) == (number < 5), "e\(number)")
        }
        _ = simulated.answer { simulated.engine.stopExecution(arn: parent, error: nil, cause: nil, reply: $0) }
        simulated.threads.advance(bySeconds: 200)
        let gone = simulated.answer { simulated.engine.describeExecution(arn: Self.arn("e0"), reply: $0) }
        #expect(gone?.error?.code == .executionDoesNotExist)
    }

    @Test(arguments: [nil, 90 * day])
    func `frames go when an execution cannot be redriven any more, some at a time`(kept: Int?) throws {
        var limits = Self.limits { policy in
            policy.rowsPerCommit = 3
            policy.executionsPerSweep = 2
            if let kept { policy.seconds = kept }
        }
        if kept == nil { limits.retention = nil }
        let failure = ScriptedConnector.Outcome.failure(TaskFailure(error: "Boom", cause: nil))
        let succeeds = ScriptedConnector.Outcome.success(1)
        let script = ["A": Array(repeating: succeeds, count: 9) + [failure], "N": [.silence]]
        let simulated = SimulatedEngine.started(script: script, limits: limits)
        let task =
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:::function:f","End":true}}}"#
        try simulated.create(
            "m",
            #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$","MaxConcurrency":1,"End":true,"#
                + #""ItemProcessor":\#(task)}}}"#
        )
        try simulated.create("f", Definitions.fail)
        try simulated.create("open", Definitions.nested)
        try simulated.start("m", name: "map", input: "[1,2,3,4,5,6,7,8,9,10]")
        try simulated.start("open", name: "open")
        for number in 0..<5 { try simulated.start("f", name: "f\(number)") }
        let base = simulated.store.base
        let stored = { (machine: String, name: String) in
            try base.storedExecution(arn: "arn:aws:states:us-east-1:123456789012:execution:\(machine):\(name)")
        }
        #expect(try stored("m", "map")?.frames.count == 12)
        simulated.threads.advance(bySeconds: 14 * Self.day)
        #expect(try stored("m", "map")?.frames.count == 12)
        let commits = simulated.store.commitCount
        simulated.threads.advance(bySeconds: 7_200)
        #expect(try stored("m", "map")?.frames.isEmpty == true)
        for number in 0..<5 { #expect(try stored("f", "f\(number)")?.frames.isEmpty == true) }
        // All at once where a commit may have so many rows; else one of each of two executions, and three of the last.
        #expect(simulated.store.commitCount == commits + (kept == nil ? 1 : 10))
        #expect(try stored("open", "open")?.frames.isEmpty == false)
        let described = simulated.answer {
            simulated.engine.describeRedrivableExecution(arn: Self.arn("map"), reply: $0)
        }
        #expect(try described?.get().redriveRefusal == "Execution redrivable period exceeded")
        // What ends from now on is come to, too, and nothing of what was done is done again.
        try simulated.start("f", name: "later")
        let later = SimulatedEngine.started(on: base, clock: simulated.clock, limits: limits)
        let before = later.store.commitCount
        later.threads.advance(bySeconds: 14 * Self.day + 7_200)
        #expect(try stored("f", "later")?.frames.isEmpty == true)
        #expect(later.store.commitCount == before + 1)
    }

    @Test func `many executions in memory are listed and go in order, from whatever end`() throws {
        let simulated = SimulatedEngine.started(limits: Self.limits { $0.seconds = 0 })
        try simulated.create("m", Definitions.pass)
        for number in 0..<300 {
            try simulated.start("m", name: "e\(number)")
            if number.isMultiple(of: 3) { simulated.threads.advance(bySeconds: 1) }
        }
        let base = simulated.store.base
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        var left = Array(0..<300)
        // From the start, from the end, from the middle.
        for position in [0, 0, 297, 150, 0, 10, 200] {
            let key = try #require(try base.execution(arn: Self.arn("e\(left[position])"))).key
            try base.commit([.removeExecution(key)])
            left.remove(at: position)
            let rows = try base.executions(ExecutionQuery(stateMachineARN: machine, limit: 1_000)).rows
            #expect(rows.map(\.identity.name) == left.reversed().map { "e\($0)" })
        }
        #expect(try base.usedBytes() == Int64(left.count * (1_024 + 4)))
        simulated.threads.advance(bySeconds: 50_000)
        #expect(try base.executions(ExecutionQuery(stateMachineARN: machine, limit: 1_000)).rows.isEmpty)
        #expect(try base.usedBytes() == 0)
    }
}
