// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Testing

@testable import Integrations

@Suite struct WorkflowActionConnectorTests {
    private static func run(_ action: String, _ input: JSON, on workflows: StubWorkflows) -> [Report] {
        let attempt = Attempt("aws-sdk:sfn", action, input)
        WorkflowActionConnector(workflows: workflows, context: .fixed).start(attempt.task, report: attempt.report)
        return attempt.reports
    }

    @Test func `a start answers with its ARN and a date in text`() {
        let machine = JSON.string(StubWorkflows.machine)
        let reports = Self.run("startExecution", ["StateMachineArn": machine, "Name": "n"], on: StubWorkflows())
        let arn = "arn:aws:states:us-east-1:123456789012:execution:Child:n"
        #expect(
            reports == [.succeeded(["ExecutionArn": .string(arn), "StartDate": "2024-01-02T03:04:05.678Z"])]
        )
    }

    @Test func `a synchronous Express execution that fails is an answer`() throws {
        let workflows = StubWorkflows(type: .express, record: .child("n", .failed, error: "Oops"))
        let input: JSON = ["StateMachineArn": .string(StubWorkflows.machine), "Input": ["a": 1]]
        let output = try #require(Self.run("startSyncExecution", input, on: workflows).first?.output)
        #expect(output["Status"] == "FAILED")
        #expect(output["Error"] == "Oops")
        #expect(output["Input"] == #"{"a":1}"#)
        let billing: JSON = ["BilledDurationInMilliseconds": 300, "BilledMemoryUsedInMB": 64]
        #expect(output["BillingDetails"] == billing)
        #expect(output["RedriveStatus"] == nil)
    }

    @Test(arguments: [
        ("sendTaskSuccess", #"{"TaskToken":"good","Output":{"a":1}}"#, #"good {"a":1}"#),
        ("sendTaskSuccess", #"{"TaskToken":"good","Output":"\"a\""}"#, #"good "a""#),
        ("sendTaskFailure", #"{"TaskToken":"good","Error":"E"}"#, "good E -"),
        ("sendTaskHeartbeat", #"{"TaskToken":"good"}"#, "good heartbeat"),
    ])
    func `tokens are answered through the engine`(action: String, input: String, sent: String) throws {
        let workflows = StubWorkflows()
        #expect(Self.run(action, try JSON(parsing: input), on: workflows) == [.succeeded([:])])
        #expect(workflows.tokens.all == [sent])
    }

    @Test func `a bad token fails as recorded`() {
        let input: JSON = ["TaskToken": "NoSuchTaskToken", "Output": "ParameterOutput"]
        let cause =
            "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, "
            + "Request ID: \(CallContext.fixedUUID)) (SDK Attempt Count: 1)"
        let expected = Report.failed("Sfn.InvalidTokenException", cause, .run)
        #expect(Self.run("sendTaskSuccess", input, on: StubWorkflows()) == [expected])
    }

    @Test(arguments: [
        (ActivityTask(token: "t", input: "{}"), #"{"Input":"{}","TaskToken":"t"}"#), (nil, "{}"),
    ])
    func `a poll without a task has no members`(task: ActivityTask?, output: String) throws {
        let reports = Self.run("getActivityTask", ["ActivityArn": "a"], on: StubWorkflows(task: task))
        #expect(reports == [.succeeded(try JSON(parsing: output))])
    }

    @Test func `a cancelled poll is ended`() {
        let workflows = StubWorkflows(isPollPending: true)
        let attempt = Attempt("aws-sdk:sfn", "getActivityTask", ["ActivityArn": "a"])
        let connector = WorkflowActionConnector(workflows: workflows, context: .fixed)
        connector.start(attempt.task, report: attempt.report)
        connector.cancel(attempt.task.address)
        #expect(workflows.endedPolls.all == ["a"])
    }

    @Test func `every action of the catalog reads its parameters`() {
        for action in WorkflowAction.allCases {
            let reports = Self.run(action.rawValue, ["Color": 1], on: StubWorkflows())
            guard case .failed("States.Runtime", let cause?, .schedule) = reports.first else {
                Issue.record("\(action): \(reports)")
                return
            }
            #expect(cause.contains(#"The field "Color" is not supported by Step Functions, The field '"#))
        }
    }
}
