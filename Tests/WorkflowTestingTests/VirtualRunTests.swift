// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct VirtualRunTests {
    /// Runs a definition with some outcomes, call by call.
    private func run(_ definition: String, _ outcomes: [String: [MockedOutcome]] = [:]) throws -> RunRecord {
        let subject = VirtualRun.Subject(machine: try machine(definition))
        return VirtualRun.record(of: subject) { request, invocation in
            let outcomes = outcomes[request.stateName] ?? []
            return invocation < outcomes.count ? outcomes[invocation] : nil
        }
    }

    @Test func `a year passes in a moment`() throws {
        let record = try run(#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":31535999,"End":true}}}"#)
        #expect(record.result?.status == .succeeded)
        #expect(record.duration == 31_535_999_000)
    }

    @Test func `retries wait as their retrier says, and the calls are told with their times`() throws {
        let failure = MockedOutcome(.thrown(TaskFailure(error: "Busy", cause: nil)), delay: 500)
        let record = try run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Parameters":{"QueueUrl":"q","MessageBody":"m"},
            "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2,"MaxAttempts":3,"BackoffRate":3,"MaxDelaySeconds":10}],
            "End":true}}}
            """,
            ["T": [failure, failure, failure, MockedOutcome(.returned("done"))]]
        )
        #expect(record.retryDelays(of: "T") == [2_000, 6_000, 10_000])
        #expect(record.calls.map { $0.time.milliseconds - record.startTime.milliseconds } == [0, 2_500, 9_000, 19_500])
        #expect(record.calls.map(\.invocation) == [0, 1, 2, 3])
        #expect(record.result?.output?.value == "done")
    }

    @Test func `a token that never comes back ends with the timeout`() throws {
        let record = try run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}},"TimeoutSeconds":604800,"End":true}}}
            """,
            ["T": [MockedOutcome(.silence)]]
        )
        #expect(record.result?.error == "States.Timeout")
        #expect(record.duration == 604_800_000)
        #expect(record.events.contains { $0.type == .taskSubmitted })
    }

    @Test(arguments: [0, 3])
    func `a token that never comes back and that no timeout ends is waited for a year`(retries: Int) throws {
        // A heartbeat's timer that was set and taken back is nothing to wait for either.
        let failure = MockedOutcome(.thrown(TaskFailure(error: "Busy", cause: nil)), delay: 500)
        let record = try run(
            """
            {"StartAt":"H","States":{"H":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Parameters":{"QueueUrl":"q","MessageBody":"m"},"TimeoutSeconds":60,
            "Retry":[{"ErrorEquals":["Busy"],"MaxAttempts":3}],"Next":"T"},
            "T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}},"End":true}}}
            """,
            [
                "H": Array(repeating: failure, count: retries) + [MockedOutcome(.returned("done"))],
                "T": [MockedOutcome(.silence)],
            ]
        )
        #expect(record.result?.status == .timedOut)
        #expect(record.duration == 31_536_000_000)
    }

    /// What a small seed gives must be spread as what the server draws is.
    @Test func `random numbers are spread from the first one on`() throws {
        let busy = MockedOutcome(.thrown(TaskFailure(error: "Busy", cause: nil)))
        let record = try run(
            """
            {"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":{"id.$":"States.UUID()"},"Next":"T"},
            "T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{"id.$":"$.id"},"End":true,
            "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":100,"BackoffRate":1,"MaxAttempts":9,
            "JitterStrategy":"FULL"}]}}}
            """,
            ["T": Array(repeating: busy, count: 9) + [MockedOutcome(.returned("done"))]]
        )
        let id = try #require(record.calls.first?.input["id"]?.text)
        #expect(Set(id.utf8.prefix(8)).count > 2, "\(id)")
        let delays = record.retryDelays(of: "T")
        #expect(delays.prefix(2).allSatisfy { $0 > 1_000 }, "\(delays)")
        #expect((20_000...80_000).contains(delays.reduce(0, +) / 9), "\(delays)")
    }

    @Test(arguments: [(#""TimeoutSeconds":90,"#, WorkflowType.standard, 90_000), ("", .express, 300_000)])
    func `a machine's own limit, and that of Express, are ends`(
        limit: String,
        type: WorkflowType,
        duration: Int64
    ) throws {
        var subject = VirtualRun.Subject(
            machine: try machine(
                #"{"StartAt":"T",\#(limit)"States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","#
                    + #""Parameters":{},"End":true}}}"#
            )
        )
        subject.type = type
        let record = VirtualRun.record(of: subject) { _, _ in MockedOutcome(.silence) }
        #expect(record.result?.status == .timedOut)
        #expect(record.duration == duration)
    }

    @Test(arguments: [(31_536_000, ExecutionStatus.succeeded), (31_536_001, .timedOut)])
    func `what takes a year and no longer is within the limit of a year`(seconds: Int, end: ExecutionStatus) throws {
        let record = try run(
            """
            {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":\(seconds),"Next":"T"},
            "T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Parameters":{"QueueUrl":"q","MessageBody":"m"},"End":true}}}
            """,
            ["T": [MockedOutcome(.returned(1))]]
        )
        #expect(record.result?.status == end)
        #expect(record.duration == 31_536_000_000)
    }

    @Test func `activities and nested executions have the events they have with a real partner`() throws {
        let record = try run(
            """
            {"StartAt":"A","States":{
            "A":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"N"},
            "N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "Parameters":{"StateMachineArn":"m"},"End":true}}}
            """,
            ["A": [MockedOutcome(.returned(1))], "N": [MockedOutcome(.returned(2), submitted: ["ExecutionArn": "x"])]]
        )
        #expect(
            record.events.map(\.type.rawValue) == [
                "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded",
                "TaskStateExited", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted",
                "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
        #expect(record.result?.output?.value == 2)
    }

    @Test func `a call without an answer ends the run`() throws {
        let record = try run(
            #"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{},"End":true}}}"#
        )
        guard case .unanswered(let request, invocation: 0)? = record.fault else {
            Issue.record("the run went on: \(record)")
            return
        }
        #expect(request.stateName == "T")
    }

    @Test func `what never ends is ended`() throws {
        var subject = VirtualRun.Subject(
            machine: try machine(
                #"{"StartAt":"P","States":{"P":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"E"}],"#
                    + #""Default":"P"},"E":{"Type":"Succeed"}}}"#
            )
        )
        subject.type = .express
        let record = VirtualRun.record(of: subject) { _, _ in nil }
        guard case .tooLong? = record.fault else {
            Issue.record("there is an end: \(record.result.debugDescription)")
            return
        }
    }
}

/// The plan of a definition.
func machine(_ definition: String) throws -> StateMachine {
    let parser = DefinitionParser(catalog: IntegrationCatalog(patterns: [:]).mocked)
    let analysis = parser.analyze(definition, type: .standard)
    return try #require(analysis.machine, "\(analysis.diagnostics)")
}
