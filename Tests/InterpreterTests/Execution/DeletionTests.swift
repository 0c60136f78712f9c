// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Executions whose state machine was deleted: each fails where it would go on, as measured on AWS.
struct DeletionTests {
    private static let function = #""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#
    private static let handled = #""Retry":[{"ErrorEquals":["E"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"P"}]"#
    private static let wait = #""W":{"Type":"Wait","Seconds":5,"Next":"P"}"#
    private static let pass = #""P":{"Type":"Pass","End":true}"#
    private static let deleted = ExecutionResult(
        status: .failed,
        error: "States.Runtime",
        cause: "State machine machine has been deleted"
    )

    @Test(arguments: [
        (#""StartAt":"W","States":{\#(wait),\#(pass)}"#, .silence, ["2<0 WaitStateEntered", "3<2 ExecutionFailed"]),
        (
            #""StartAt":"A","States":{"A":{\#(function),"Next":"P"},\#(pass)}"#, .success(1),
            ["4<3 LambdaFunctionStarted", "5<4 ExecutionFailed"]
        ),
        (
            #""StartAt":"A","States":{"A":{\#(function),\#(handled),"Next":"P"},\#(pass)}"#, .failure("E", "c"),
            ["4<3 LambdaFunctionStarted", "5<4 ExecutionFailed"]
        ),
        (
            #""StartAt":"A","States":{"A":{\#(function),"TimeoutSeconds":3,\#(handled),"Next":"P"},\#(pass)}"#,
            .silence, ["4<3 LambdaFunctionStarted", "5<4 ExecutionFailed"]
        ),
        (
            #"""
            "StartAt":"B","States":{"B":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"W","States":{\#(wait),\#(pass)}},{"StartAt":"A","States":{"A":{\#(function),"End":true}}}]}}
            """#,
            Driver.Outcome.success(1), ["7<6 LambdaFunctionStarted", "8<7 ExecutionFailed"]
        ),
    ])
    func `it fails where it goes on, after the last event there`(
        definition: String,
        outcome: Driver.Outcome,
        trace: [String]
    ) throws {
        var driver = try Driver("{\(definition)}", outcomes: ["A": [outcome]])
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.stateMachineDeleted)
        let count = driver.events.count
        #expect(driver.result == nil)
        // What a restart says once more.
        try driver.apply(.stateMachineDeleted)
        #expect(driver.events.count == count)
        try driver.settle()
        #expect(driver.trace.suffix(2) == trace[...])
        #expect(driver.result == Self.deleted)
    }

    @Test func `a call that a restart cut off is where it goes on`() throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{\#(Self.function),\#(Self.handled),"Next":"P"},\#(Self.pass)}}"#,
            outcomes: ["A": [.silence]]
        )
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.stateMachineDeleted)
        try driver.apply(.recover)
        #expect(driver.trace.last == "5<4 ExecutionFailed")
        #expect(driver.result == Self.deleted)
    }

    @Test func `signs of life change nothing, and it can be stopped`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
            "HeartbeatSeconds":60,"Parameters":{"FunctionName":"f"},"End":true}}}
            """#,
            outcomes: ["A": [.silence]]
        )
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.stateMachineDeleted)
        let request = try #require(driver.requests.first)
        try driver.apply(.taskSubmitted(request.id, output: Payload([:])))
        try driver.apply(.taskHeartbeat(request.id))
        #expect(driver.trace.last == "5<4 TaskSubmitted")
        #expect(driver.execution.isWaiting(request.id, token: try #require(request.token)))
        try driver.apply(.stop(error: nil, cause: nil))
        #expect(driver.result?.status == .aborted)
    }

    @Test func `its own timeout ends it first`() throws {
        var driver = try Driver(#"{"TimeoutSeconds":2,"StartAt":"W","States":{\#(Self.wait),\#(Self.pass)}}"#)
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.stateMachineDeleted)
        try driver.settle()
        #expect(driver.result?.status == .timedOut)
    }
}
