// SPDX-License-Identifier: Apache-2.0

import Encryption
import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// Definitions that the tests run.
enum Definitions {
    static let pass = #"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#
    static let wait = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#
    static let fail = #"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}"#
    static let task = #"""
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "End":true}}}
        """#
    static let retriedTask = #"""
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":5,"MaxAttempts":3}],"End":true}}}
        """#
    static let callback = #"""
        {"StartAt":"C","States":{"C":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},"End":true}}}
        """#
    static let nested = #"""
        {"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
        "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child"},"End":true}}}
        """#
    static let activity = #"""
        {"StartAt":"X","States":{"X":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:work",
        "End":true}}}
        """#
    /// An activity's task, tried again when no worker ended it in time.
    static let retriedActivity = #"""
        {"StartAt":"X","States":{"X":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:work",
        "TimeoutSeconds":100,"Retry":[{"ErrorEquals":["States.Timeout"],"IntervalSeconds":1,"MaxAttempts":5}],
        "End":true}}}
        """#
    /// A wait, a task that fails once, and branches that wait and call.
    static let everything = #"""
        {"StartAt":"W","States":{
        "W":{"Type":"Wait","Seconds":10,"Next":"T"},
        "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":5,"MaxAttempts":8}],"Next":"P"},
        "P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":7,"End":true}}},
        {"StartAt":"U","States":{"U":{"Type":"Task",
        "Resource":"arn:aws:lambda:us-east-1:123456789012:function:g",
        "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":8}],"End":true}}}]}}}
        """#
}

extension SimulatedEngine {
    static let stateMachinePrefix = "arn:aws:states:us-east-1:123456789012:stateMachine:"
    static let activityARN = "arn:aws:states:us-east-1:123456789012:activity:work"

    /// An engine that has started.
    static func started(
        on base: any Store = InMemoryStore(),
        clock: SimulatedClock = SimulatedClock(),
        seed: UInt64 = 1,
        script: [String: [ScriptedConnector.Outcome]] = [:],
        fault: FaultyStore.Fault? = nil,
        limits: Limits = Limits(),
        keys: KeyRing = KeyRing(),
        turnNotes: (any TurnNotes)? = nil
    ) -> SimulatedEngine {
        let simulated = SimulatedEngine(
            on: base,
            clock: clock,
            seed: seed,
            script: script,
            fault: fault,
            limits: limits,
            keys: keys,
            turnNotes: turnNotes
        )
        simulated.start()
        return simulated
    }

    @discardableResult
    func create(
        _ name: String,
        _ definition: String,
        type: WorkflowType = .standard,
        configuration: JSONObject = [:]
    ) throws -> StateMachineRecord {
        let input = CreateStateMachineInput(
            name: name,
            definition: definition,
            roleARN: "arn:aws:iam::123456789012:role/r",
            type: type,
            configuration: configuration
        )
        return try #require(answer { engine.createStateMachine(input, reply: $0) }).get().record
    }

    func startInput(_ machine: String, name: String? = "e", input: String = "{}") -> StartExecutionInput {
        StartExecutionInput(
            stateMachineARN: Self.stateMachinePrefix + machine,
            name: name,
            input: input,
            traceHeader: nil
        )
    }

    @discardableResult
    func start(_ machine: String, name: String? = "e", input: String = "{}") throws -> StartedExecution {
        try #require(answer { engine.startExecution(startInput(machine, name: name, input: input), reply: $0) }).get()
    }

    func describe(_ arn: String) throws -> ExecutionRecord {
        try #require(answer { engine.describeExecution(arn: arn, reply: $0) }).get()
    }

    func history(_ arn: String) throws -> [HistoryEvent] {
        try #require(answer { engine.executionHistory(arn: arn, HistoryQuery(limit: 1_000), reply: $0) }).get()
    }

    /// The process dies, and another one starts from what is stored.
    func restarted(
        seed: UInt64 = 2,
        script: [String: [ScriptedConnector.Outcome]] = [:],
        keys: KeyRing = KeyRing(),
        turnNotes: (any TurnNotes)? = nil
    ) -> SimulatedEngine {
        threads.kill()
        return .started(on: store.base, clock: clock, seed: seed, script: script, keys: keys, turnNotes: turnNotes)
    }
}

extension Result {
    var error: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
