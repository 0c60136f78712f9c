// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Tasks of every kind that take too long, however their limit is written.
struct TimeoutTests {
    /// A kind of task: what history says of it until it has to wait, and of its end.
    struct Kind: Sendable {
        var resource: String
        var before: [HistoryEventType]
        var end: HistoryEventType
        var isSubmitted = false
        var isActivity = false

        static let all = [
            Kind(
                resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
                before: [.lambdaFunctionScheduled, .lambdaFunctionStarted],
                end: .lambdaFunctionTimedOut
            ),
            Kind(
                resource: "arn:aws:states:::lambda:invoke",
                before: [.taskScheduled, .taskStarted],
                end: .taskTimedOut
            ),
            Kind(
                resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
                before: [.taskScheduled, .taskStarted, .taskSubmitted],
                end: .taskTimedOut,
                isSubmitted: true
            ),
            Kind(
                resource: "arn:aws:states:::states:startExecution.sync:2",
                before: [.taskScheduled, .taskStarted, .taskSubmitted],
                end: .taskTimedOut,
                isSubmitted: true
            ),
            Kind(
                resource: "arn:aws:states:us-east-1:123456789012:activity:a",
                before: [.activityScheduled, .activityStarted],
                end: .activityTimedOut,
                isActivity: true
            ),
        ]
    }

    private static let limits = [
        #""TimeoutSeconds":7"#, #""TimeoutSecondsPath":"$.limit""#, #""TimeoutSeconds":"{% $states.input.limit %}""#,
    ]

    /// A task of a kind that is caught, until nothing but its limit can end it.
    private static func driver(_ kind: Kind, _ limit: String, catching error: String) throws -> Driver {
        let isJSONata = limit.contains("{%")
        let field = isJSONata ? "Arguments" : "Parameters"
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","QueryLanguage":"\#(isJSONata ? "JSONata" : "JSONPath")",
            "Resource":"\#(kind.resource)","\#(field)":{"FunctionName":"f","StateMachineArn":"m"},\#(limit),
            "Catch":[{"ErrorEquals":["\#(error)"],"Next":"B"}],"End":true},"B":{"Type":"Succeed"}}}
            """#,
            input: ["limit": 7]
        )
        try driver.apply(.start(input: Payload(["limit": 7])))
        let request = try #require(driver.requests.first)
        if kind.isActivity {
            // The clock begins when a worker takes the task (measured on AWS).
            driver.advance(bySeconds: 3)
            try driver.apply(.activityStarted(request.id, workerName: nil))
        }
        if kind.isSubmitted { try driver.apply(.taskSubmitted(request.id, output: Payload([:]))) }
        return driver
    }

    @Test(arguments: Kind.all, limits)
    func `a task that takes too long ends in an event of its kind and is caught`(kind: Kind, limit: String) throws {
        var driver = try Self.driver(kind, limit, catching: "States.Timeout")
        try driver.settle()
        #expect(driver.elapsedSeconds == (kind.isActivity ? 10 : 7))
        let work: [HistoryEventType] = kind.before + [kind.end]
        let start: [HistoryEventType] = [.executionStarted, .taskStateEntered]
        let end: [HistoryEventType] = [
            .taskStateExited, .succeedStateEntered, .succeedStateExited, .executionSucceeded,
        ]
        #expect(driver.events.map(\.type) == start + work + end)
        #expect(driver.result?.output?.value == ["Error": "States.Timeout", "Cause": ""])
    }

    @Test(arguments: Kind.all, ["States.TaskFailed", "States.HeartbeatTimeout"])
    func `a task that takes too long is no failure of the task and no missed heartbeat`(
        kind: Kind,
        error: String
    ) throws {
        var driver = try Self.driver(kind, #""TimeoutSeconds":7"#, catching: error)
        try driver.settle()
        #expect(driver.result?.status == .failed)
        #expect(driver.result?.error == "States.Timeout")
        #expect(driver.result?.cause == nil)
    }

    @Test func `a task that no worker takes does not time out`() throws {
        let activities = Kind.all.filter(\.isActivity)
        let activity = try #require(activities.first)
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"\#(activity.resource)","TimeoutSeconds":7,"End":true}}}"#
        )
        try driver.run()
        #expect(driver.result == nil)
        #expect(driver.elapsedSeconds == 0)
    }

    @Test(arguments: Kind.all.filter { !$0.isActivity })
    func `each attempt has the whole time`(kind: Kind) throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"\#(kind.resource)","TimeoutSeconds":7,
            "Parameters":{"FunctionName":"f","StateMachineArn":"m"},"Retry":[{"ErrorEquals":["States.Timeout"],
            "IntervalSeconds":2,"MaxAttempts":2,"BackoffRate":2}],"End":true}}}
            """#
        )
        try driver.run()
        #expect(driver.elapsedSeconds == 7 + 2 + 7 + 4 + 7)
        #expect(driver.events.filter { $0.type == kind.end }.count == 3)
        #expect(Set(driver.requests.map(\.id)).count == 3)
    }
}
