// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct WatchdogTests {
    /// What waits, and the script of its task: nothing of it stands still.
    @Test(arguments: [
        (Definitions.wait, []),
        (Definitions.callback, [ScriptedConnector.Outcome.submitted(.null)]),
        (Definitions.task, [.later(seconds: 500, .echo)]),
        (Definitions.retriedTask, [.failure(TaskFailure(error: "E", cause: nil)), .later(seconds: 500, .echo)]),
        (Definitions.nested, [.later(seconds: 500, .echo)]),
        (Definitions.silentWithTimeout, [.silence]),
        (Definitions.branches, [.later(seconds: 500, .echo)]),
    ])
    func `an execution that something will wake does not stand still`(
        definition: String,
        outcomes: [ScriptedConnector.Outcome]
    ) throws {
        let simulated = SimulatedEngine.started(script: ["T": outcomes, "C": outcomes, "N": outcomes])
        try simulated.create("m", definition)
        try simulated.start("m")
        simulated.watch(rounds: 20)
        #expect(simulated.engine.health == .healthy)
        #expect(simulated.engine.metrics.openExecutions == 1)
        #expect(simulated.engine.metrics.watchedLines > 0)
    }

    /// A task whose report nobody keeps, wherever it stands: alone, in a branch, in an iteration, in an Express execution.
    @Test(arguments: [
        Definitions.task, Definitions.branches, Definitions.callback, Definitions.iterations,
    ])
    func `a task that nobody runs is found and named`(definition: String) throws {
        let simulated = SimulatedEngine.started(script: ["T": [.silence], "C": [.silence]])
        try simulated.create("m", definition)
        let arn = try simulated.start("m").arn
        simulated.watch(rounds: 3)
        let state = definition == Definitions.callback ? "C" : "T"
        #expect(
            simulated.engine.health
                == .degraded(["\(arn): the state '\(state)' waits for a task that nobody runs."])
        )
        #expect(simulated.engine.metrics.standingExecutions == 1)
    }

    @Test func `an execution that is stopped stands still no longer`() throws {
        let simulated = SimulatedEngine.started(script: ["T": [.silence]])
        try simulated.create("m", Definitions.task)
        let arn = try simulated.start("m").arn
        simulated.watch(rounds: 3)
        #expect(simulated.engine.metrics.standingExecutions == 1)
        _ = simulated.answer { simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        simulated.watch(rounds: 1)
        #expect(simulated.engine.health == .healthy)
        #expect(simulated.engine.metrics.standingExecutions == 0)
    }

    @Test func `one round does bounded work, and all executions get their turn`() throws {
        var limits = Limits()
        limits.watchedLinesPerRoundMaximum = 10
        let simulated = SimulatedEngine.started(script: ["T": [.silence]], limits: limits)
        try simulated.create("m", Definitions.wait)
        try simulated.create("lost", Definitions.task)
        for _ in 0..<100 { try simulated.start("m", name: nil) }
        try simulated.start("lost")
        for _ in 0..<100 { try simulated.start("m", name: nil) }
        var last = 0
        for _ in 0..<20 {
            simulated.watch(rounds: 1)
            // Two lanes, and one suspect that is looked at twice.
            #expect(simulated.engine.metrics.watchedLines - last <= 2 * 10 + 1)
            last = simulated.engine.metrics.watchedLines
        }
        #expect(simulated.engine.metrics.standingExecutions == 1)
    }

    @Test func `more executions than are named are counted, and told of in the log`() throws {
        let log = LogLines()
        let simulated = SimulatedEngine(laneCount: 1, script: ["T": [.silence]], logger: log.logger)
        simulated.start()
        try simulated.create("m", Definitions.task)
        for _ in 0..<13 { try simulated.start("m", name: nil) }
        simulated.watch(rounds: 3)
        guard case .degraded(let problems) = simulated.engine.health else {
            Issue.record("Health was \(simulated.engine.health)")
            return
        }
        #expect(problems.count == 11)
        #expect(problems.last == "3 more cannot go on.")
        #expect(log.all.filter { $0.hasPrefix("An execution cannot go on.") }.count == 10)
        #expect(log.all.filter { $0.hasPrefix("More") } == ["More executions cannot go on. count=3"])
    }

    @Test func `timers that do not come are late`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        try simulated.start("m")
        simulated.threads.loseAlarms()
        simulated.clock.advance(to: simulated.clock.now.advanced(bySeconds: 80))
        simulated.watch(rounds: 1)
        #expect(simulated.engine.health == .degraded(["Timers are 20 s late."]))
        #expect(simulated.engine.metrics.timerDelaySeconds == 20)
    }

    @Test func `commits that do not end make the server stand, and go on again`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        simulated.threads.setPaused(true, simulated.commits)
        let input = simulated.startInput("m")
        let pending = simulated.pending { simulated.engine.startExecution(input, reply: $0) }
        simulated.watch(rounds: 15)
        #expect(pending.answer == nil)
        let delay = simulated.engine.metrics.commitDelaySeconds
        #expect((11...15).contains(delay))
        #expect(simulated.engine.health == .standing(["No commit has ended for \(delay) s."]))
        simulated.threads.setPaused(false, simulated.commits)
        simulated.watch(rounds: 2)
        #expect(simulated.engine.health == .healthy)
        #expect(pending.answer != nil)
    }

    @Test func `a read that does not end makes the server stand, and go on again`() throws {
        let simulated = SimulatedEngine.started()
        simulated.threads.setPaused(true, simulated.reads)
        simulated.watch(rounds: 15)
        #expect(simulated.engine.health == .standing(["The store has not been read for 15 s."]))
        simulated.threads.setPaused(false, simulated.reads)
        simulated.watch(rounds: 1)
        #expect(simulated.engine.health == .healthy)
    }

    @Test func `a lane that does not answer is told without it`() {
        let simulated = SimulatedEngine.started()
        simulated.engine.watch()
        // Nothing runs: what the round asked is not answered.
        simulated.clock.advance(to: simulated.clock.now.advanced(bySeconds: 11))
        let silent = ["Lane 0 has not answered for 11 s.", "Lane 1 has not answered for 11 s."]
        #expect(simulated.engine.health == .standing(silent + ["The store has not been read for 11 s."]))
        #expect(simulated.engine.metrics.silentLanes == 2)
        simulated.watch(rounds: 1)
        #expect(simulated.engine.health == .healthy)
    }

    @Test func `a watchdog that is not run is told of, too`() {
        let simulated = SimulatedEngine.started()
        simulated.watch(rounds: 1)
        simulated.clock.advance(to: simulated.clock.now.advanced(bySeconds: 60))
        #expect(simulated.engine.health == .standing(["The watchdog has not run for 61 s."]))
    }
}

extension SimulatedEngine {
    /// Rounds of the watchdog, each with all that was ready before it, and the time between them.
    fileprivate func watch(rounds: Int) {
        for _ in 0..<rounds {
            engine.watch()
            threads.advance(bySeconds: engine.watchSeconds)
        }
    }
}

extension Definitions {
    fileprivate static let silentWithTimeout = #"""
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "TimeoutSeconds":600,"End":true}}}
        """#
    /// Waits for a task in one branch; the other has ended.
    fileprivate static let branches = #"""
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "End":true}}},{"StartAt":"E","States":{"E":{"Type":"Pass","End":true}}}]}}}
        """#
    fileprivate static let iterations = #"""
        {"StartAt":"I","States":{"I":{"Type":"Pass","Result":[1,2,3],"Next":"M"},
        "M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}}}}}}
        """#
}
