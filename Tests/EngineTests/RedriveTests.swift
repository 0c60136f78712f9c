// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// A workflow that does not succeed, and what is left to do then.
private struct Unfinished: Sendable, CustomStringConvertible {
    var description: String
    /// The states, without their shell; the first one begins.
    var states: String
    var startAt = "A"
    /// The machine's TimeoutSeconds.
    var timeoutSeconds: Int?
    var first: [String: [ScriptedConnector.Outcome]] = [:]
    /// After how many seconds it is stopped; nil where it ends by itself.
    var stopAfter: Int?
    /// How long the first run may take.
    var seconds = 0
    var ends = ExecutionStatus.failed
    /// How long passes before the redrive.
    var pause = 1
    var second: [String: [ScriptedConnector.Outcome]] = [:]
    /// The tasks that the redrive starts, in order.
    var left: [String] = []
    var secondSeconds = 0
    var result = ExecutionStatus.succeeded
    var output: String?

    var definition: String {
        let timeout = timeoutSeconds.map { "\"TimeoutSeconds\":\($0)," } ?? ""
        return "{\(timeout)\"StartAt\":\"\(startAt)\",\"States\":{\(states)}}"
    }
}

private let boom = ScriptedConnector.Outcome.failure(TaskFailure(error: "Boom", cause: "c"))
private let done = ScriptedConnector.Outcome.success(1)

private func task(_ name: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return """
        "\(name)":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",\(more)\(transition)}
        """
}

private func pass(_ name: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return "\"\(name)\":{\"Type\":\"Pass\",\(more)\(transition)}"
}

private func flow(_ start: String, _ states: String) -> String { "{\"StartAt\":\"\(start)\",\"States\":{\(states)}}" }

private func parallel(_ name: String, _ branches: [String], _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return "\"\(name)\":{\"Type\":\"Parallel\",\"Branches\":[\(branches.joined(separator: ","))],\(more)\(transition)}"
}

private func map(_ name: String, _ processor: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return """
        "\(name)":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":\(processor),\(more)\(transition)}
        """
}

private let retryTwice = #""Retry":[{"ErrorEquals":["Boom"],"IntervalSeconds":1,"MaxAttempts":2}],"#
private let oneAtATime = #""MaxConcurrency":1,"#

private let tasksAndBranches: [Unfinished] = [
    Unfinished(
        description: "a task",
        states: task("A"),
        first: ["A": [boom]],
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "the second of two tasks",
        states: "\(task("A", "B")),\(task("B"))",
        first: ["B": [boom]],
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a task between passes",
        states: "\(pass("A", "B", #""Result":{"v":1},"ResultPath":"$.a","#)),\(task("B", "C")),\(pass("C"))",
        first: ["B": [boom]],
        left: ["B"],
        output: #"{"items":[1,2,3],"a":{"v":1}}"#
    ),
    Unfinished(
        description: "a task whose attempts are used up",
        states: task("A", nil, retryTwice),
        first: ["A": [boom]],
        seconds: 10,
        second: ["A": [boom, boom, done]],
        left: ["A", "A", "A"],
        secondSeconds: 10,
        output: "1"
    ),
    Unfinished(
        description: "a task that a catcher does not name",
        states: "\(task("A", "B", #""Catch":[{"ErrorEquals":["Other"],"Next":"B"}],"#)),\(pass("B"))",
        first: ["A": [boom]],
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "what a catcher leads to",
        states: "\(task("A", nil, #""Catch":[{"ErrorEquals":["Boom"],"Next":"B"}],"#)),\(task("B"))",
        first: ["A": [boom], "B": [boom]],
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a task that timed out",
        states: task("A", nil, #""TimeoutSeconds":5,"#),
        first: ["A": [.silence]],
        seconds: 5,
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "an execution that timed out",
        states: "\(task("A", "B")),\(task("B"))",
        timeoutSeconds: 5,
        first: ["B": [.silence]],
        seconds: 5,
        ends: .timedOut,
        pause: 100,
        second: ["B": [.later(seconds: 4, done)]],
        left: ["B"],
        secondSeconds: 4,
        output: "1"
    ),
    Unfinished(
        description: "an execution that times out once more",
        states: task("A"),
        timeoutSeconds: 5,
        first: ["A": [.silence]],
        seconds: 5,
        ends: .timedOut,
        second: ["A": [.silence]],
        left: ["A"],
        secondSeconds: 5,
        result: .timedOut
    ),
    Unfinished(
        description: "a stopped task",
        states: "\(task("A", "B")),\(task("B"))",
        first: ["B": [.silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a stop between two attempts",
        states: task("A", nil, retryTwice),
        first: ["A": [boom]],
        stopAfter: 0,
        ends: .aborted,
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "a stopped wait",
        states: #""A":{"Type":"Wait","Seconds":60,"Next":"B"},\#(task("B"))"#,
        stopAfter: 10,
        ends: .aborted,
        second: ["B": [done]],
        left: ["B"],
        secondSeconds: 60,
        output: "1"
    ),
    Unfinished(
        description: "a wait until a time that is over",
        states: #""A":{"Type":"Wait","Timestamp":"2024-01-01T00:01:00Z","Next":"B"},\#(task("B"))"#,
        stopAfter: 10,
        ends: .aborted,
        pause: 100,
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a Fail state",
        states: "\(task("A", "F")),\"F\":{\"Type\":\"Fail\",\"Error\":\"E\"}",
        result: .failed
    ),
    Unfinished(
        description: "a Choice without a match",
        states: #""A":{"Type":"Choice","Choices":[{"Variable":"$.x","NumericEquals":1,"Next":"B"}]},\#(pass("B"))"#,
        result: .failed
    ),
    Unfinished(
        description: "one of two branches",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [done], "C": [boom]],
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "two branches, of which one was aborted",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [.silence], "C": [.later(seconds: 1, boom)]],
        seconds: 1,
        second: ["B": [done], "C": [.success(2)]],
        left: ["B", "C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "the second state of a branch",
        states: parallel("A", [flow("B", "\(task("B", "C")),\(task("C"))"), flow("D", task("D"))], "Z")
            + ",\(task("Z"))",
        first: ["B": [done], "C": [.later(seconds: 1, boom)], "D": [.success(4)]],
        seconds: 1,
        second: ["C": [.success(3)], "Z": [.echo]],
        left: ["C", "Z"],
        output: "[3,4]"
    ),
    Unfinished(
        description: "a branch of a branch",
        states: parallel(
            "A",
            [
                flow("B", parallel("B", [flow("C", task("C")), flow("D", task("D"))])),
                flow("E", task("E")),
            ]
        ),
        first: ["C": [done], "D": [.later(seconds: 1, boom)], "E": [.success(5)]],
        seconds: 1,
        second: ["D": [.success(2)]],
        left: ["D"],
        output: "[[1,2],5]"
    ),
    Unfinished(
        description: "branches that were retried together",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))], nil, retryTwice),
        first: ["B": [done], "C": [boom]],
        seconds: 10,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "branches after their results could not be combined",
        states: parallel("A", [flow("B", task("B"))], nil, #""ResultSelector":{"x.$":"$[7].y"},"#),
        first: ["B": [done]],
        second: ["B": [done]],
        left: ["B"],
        result: .failed
    ),
    Unfinished(
        description: "a stopped Parallel",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [done], "C": [.silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
]

private let maps: [Unfinished] = [
    Unfinished(
        description: "an iteration, and those that had not begun",
        states: map("A", flow("B", task("B")), nil, oneAtATime),
        first: ["B": [.success(1), boom]],
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "iterations that were aborted",
        states: map("A", flow("B", task("B"))),
        first: ["B": [.success(1), .later(seconds: 1, boom), .silence]],
        seconds: 1,
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "the second state of an iteration",
        states: map("A", flow("B", "\(task("B", "C")),\(task("C"))"), nil, oneAtATime),
        first: ["B": [.success(7)], "C": [.success(1), boom]],
        second: ["B": [.success(7)], "C": [.echo]],
        left: ["C", "B", "C"],
        output: "[1,7,7]"
    ),
    Unfinished(
        description: "a Map in a branch",
        states: parallel("A", [flow("M", map("M", flow("B", task("B")))), flow("C", task("C"))]),
        first: ["B": [.success(1), .success(2), .later(seconds: 1, boom)], "C": [.success(9)]],
        seconds: 1,
        second: ["B": [.success(3)]],
        left: ["B"],
        output: "[[1,2,3],9]"
    ),
    Unfinished(
        description: "branches in an iteration",
        states: map("A", flow("P", parallel("P", [flow("B", task("B")), flow("C", task("C"))])), nil, oneAtATime),
        first: ["B": [.success(1)], "C": [.success(2), boom]],
        second: ["B": [.success(1)], "C": [.success(2)]],
        left: ["C", "B", "C"],
        output: "[[1,2],[1,2],[1,2]]"
    ),
    Unfinished(
        description: "a stopped Map of which two run at once",
        states: map("A", flow("B", task("B")), nil, #""MaxConcurrency":2,"#),
        first: ["B": [.success(1), .silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "what follows a Map",
        states: map("A", flow("B", task("B")), "Z") + ",\(task("Z"))",
        first: ["B": [done], "Z": [boom]],
        second: ["Z": [.echo]],
        left: ["Z"],
        output: "[1,1,1]"
    ),
    Unfinished(
        description: "an item that cannot be selected",
        states: map("A", flow("B", task("B")), nil, #""ItemSelector":{"x.$":"$.none"},"#),
        result: .failed
    ),
    Unfinished(
        description: "a task that reads a variable",
        states: "\(pass("A", "B", #""Assign":{"v":5},"#)),\(task("B", nil, #""Parameters":{"v.$":"$v"},"#))",
        first: ["B": [boom]],
        second: ["B": [.echo]],
        left: ["B"],
        output: #"{"v":5}"#
    ),
]

struct RedriveTests {
    private func redrive(
        _ simulated: SimulatedEngine,
        _ arn: String,
        token: String? = nil
    ) -> Result<Timestamp, ServiceError>? {
        simulated.answer { simulated.engine.redriveExecution(arn: arn, token: token, reply: $0) }
    }

    @Test(arguments: tasksAndBranches + maps, [true, false])
    private func `a redrive does what was left, and nothing twice`(unfinished: Unfinished, restarts: Bool) throws {
        let first = SimulatedEngine.started(script: unfinished.first)
        try first.create("m", unfinished.definition)
        let arn = try first.start("m", input: #"{"items":[1,2,3]}"#).arn
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
        #expect(try second.describe(arn).status != .running)
        #expect(second.engine.metrics.openExecutions == 0)
        if let error = try #require(redrive.answer).error {
            #expect(error.message == "State machine is in DELETING status")
        }
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
