// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage
import Testing

@testable import Integrations

@Suite struct NestedExecutionConnectorTests {
    private static let arn = "arn:aws:states:us-east-1:123456789012:execution:Child:n"
    private static let exists = ServiceError(.executionAlreadyExists, "Execution Already Exists: '\(arn)'")
    private static let derivedName = UUIDText.derived(from: "\(Attempt.parent)#7")

    private static func connector(_ workflows: StubWorkflows) -> NestedExecutionConnector {
        NestedExecutionConnector(workflows: workflows, context: .fixed, logger: Logger(label: "test"))
    }

    private static func attempt(
        _ pattern: ServiceResource.Pattern,
        name: String? = "n",
        qualifier: String = ""
    ) -> Attempt {
        var input: JSONObject = ["StateMachineArn": .string(StubWorkflows.machine + qualifier), "Input": nil]
        input["Name"] = name.map { .string($0) }
        return Attempt("states", "startExecution", .object(input), pattern)
    }

    @Test func `a start is answered in the recorded shape and order`() throws {
        let attempt = Self.attempt(.requestResponse)
        Self.connector(StubWorkflows()).start(attempt.task, report: attempt.report)
        let expected = #"""
            {"ExecutionArn":"\#(Self.arn)","SdkHttpMetadata":{"AllHttpHeaders":{\#
            "x-amzn-RequestId":["\#(CallContext.fixedUUID)"],"connection":["keep-alive"],"Content-Length":["103"],\#
            "Date":["Tue, 02 Jan 2024 03:04:05 GMT"],"Content-Type":["application/x-amz-json-1.0"]},"HttpHeaders":{\#
            "connection":"keep-alive","Content-Length":"103","Content-Type":"application/x-amz-json-1.0",\#
            "Date":"Tue, 02 Jan 2024 03:04:05 GMT","x-amzn-RequestId":"\#(CallContext.fixedUUID)"},\#
            "HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"\#(CallContext.fixedUUID)"},\#
            "StartDate":1704164645678}
            """#
        #expect(try #require(attempt.reports.first?.output).serialized == expected)
    }

    @Test(arguments: [
        ("null", "{}"), (#"{"a":1}"#, #"{"a":1}"#), (#""\"text\"""#, #""text""#), ("5", "5"),
    ])
    func `input becomes the child's JSON text`(given: String, text: String) throws {
        let workflows = StubWorkflows()
        let attempt = Attempt(
            "states",
            "startExecution",
            ["StateMachineArn": .string(StubWorkflows.machine), "Input": try JSON(parsing: given)]
        )
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        #expect(workflows.started.all.map(\.input) == [text])
    }

    @Test func `a child without a name has one that is the same after a restart`() {
        let workflows = StubWorkflows()
        for _ in 0..<2 {
            let attempt = Self.attempt(.requestResponse, name: nil)
            Self.connector(workflows).start(attempt.task, report: attempt.report)
        }
        let other = Attempt(
            "states",
            "startExecution",
            ["StateMachineArn": .string(StubWorkflows.machine)],
            effect: 8
        )
        Self.connector(workflows).start(other.task, report: other.report)
        let names = workflows.started.all.compactMap(\.name)
        #expect(names.prefix(2) == [Self.derivedName, Self.derivedName])
        #expect(names.count == 3 && names[2] != Self.derivedName)
        #expect(Self.derivedName.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }

    /// What exists already counts as started where this task started it.
    @Test(arguments: [
        (nil, nil, true),
        ("n", "StartedBy=\(UUIDText.derived(from: "\(Attempt.parent)#7"))", true),
        ("n", "StartedBy=\(UUIDText.derived(from: "\(Attempt.parent)#8"))", false),
        ("n", nil, false),
    ])
    func `a child that exists is another's or ours`(name: String?, traceHeader: String?, isOurs: Bool) {
        let record = ExecutionRecord.child(name ?? Self.derivedName, .succeeded, traceHeader: traceHeader)
        let workflows = StubWorkflows(start: .failure(Self.exists), record: record)
        let attempt = Self.attempt(.requestResponse, name: name)
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        if isOurs {
            #expect(attempt.reports.first?.output?["ExecutionArn"]?.text == record.identity.arn)
        } else {
            let cause =
                "\(Self.exists.message) (Service: AWSStepFunctions; Status Code: 400; Error Code: "
                + "ExecutionAlreadyExists; Request ID: \(CallContext.fixedUUID); Proxy: null)"
            #expect(attempt.reports == [.failed("StepFunctions.ExecutionAlreadyExistsException", cause, .run)])
        }
    }

    @Test(arguments: [":PROD", ":3"])
    func `a child that was started by an alias or a version is known after a restart`(qualifier: String) {
        let record = ExecutionRecord.child(Self.derivedName, .succeeded, traceHeader: nil)
        let workflows = StubWorkflows(start: .failure(Self.exists), record: record)
        let attempt = Self.attempt(.requestResponse, name: nil, qualifier: qualifier)
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        #expect(attempt.reports.first?.output?["ExecutionArn"]?.text == record.identity.arn)
    }

    @Test(arguments: [
        (ServiceResource.Pattern.sync, #""{}""#, #""{\"Arg1\":1}""#), (.sync2, "{}", #"{"Arg1":1}"#),
    ])
    func `sync ends with the child's description`(pattern: ServiceResource.Pattern, input: String, output: String) {
        let workflows = StubWorkflows()
        let attempt = Self.attempt(pattern)
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        guard case .submitted = attempt.reports.first else {
            Issue.record("\(attempt.reports)")
            return
        }
        workflows.end(.child("n", .succeeded, output: #"{"Arg1":1}"#))
        let expected = #"""
            {"ExecutionArn":"\#(Self.arn)","Input":\#(input),"InputDetails":{"Included":true},"Name":"n",\#
            "Output":\#(output),"OutputDetails":{"Included":true},"RedriveCount":0,\#
            "RedriveStatus":"NOT_REDRIVABLE",\#
            "RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","StartDate":1000,\#
            "StateMachineArn":"\#(StubWorkflows.machine)","Status":"SUCCEEDED","StopDate":1250}
            """#
        #expect(attempt.reports.last?.output?.serialized == expected)
    }

    @Test func `a child that fails fails the task with its description`() throws {
        let workflows = StubWorkflows()
        let attempt = Self.attempt(.sync)
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        workflows.end(.child("n", .failed, error: "States.Timeout"))
        guard case .failed("States.TaskFailed", let cause?, .run) = attempt.reports.last else {
            Issue.record("\(attempt.reports)")
            return
        }
        let description = try JSON(parsing: cause)
        #expect(description["Error"] == "States.Timeout")
        #expect(description["Status"] == "FAILED")
        #expect(description["Output"] == nil)
    }

    @Test func `a cancelled sync stops its child, a cancelled start does not`() {
        let workflows = StubWorkflows()
        let connector = Self.connector(workflows)
        let started = Self.attempt(.waitForTaskToken)
        connector.start(started.task, report: started.report)
        connector.cancel(started.task.address)
        #expect(workflows.stopped.all.isEmpty)
        let waited = Self.attempt(.sync)
        connector.start(waited.task, report: waited.report)
        connector.cancel(waited.task.address)
        let cause =
            "The Task state in AWS Step Functions execution [\(Attempt.parent)] which was managing this resource was "
            + "aborted"
        #expect(workflows.stopped.all == ["\(Self.arn): \(cause)"])
    }

    @Test(arguments: [ServiceResource.Pattern.sync, .sync2])
    func `an Express child is not waited for, and not started`(pattern: ServiceResource.Pattern) {
        let workflows = StubWorkflows(type: .express)
        let attempt = Self.attempt(pattern)
        Self.connector(workflows).start(attempt.task, report: attempt.report)
        let cause =
            "This operation is not supported by this type of state machine (Service: AWSStepFunctions; Status Code: "
            + "400; Error Code: StateMachineTypeNotSupported; Request ID: \(CallContext.fixedUUID); Proxy: null)"
        #expect(attempt.reports == [.failed("StepFunctions.StateMachineTypeNotSupportedException", cause, .submit)])
        #expect(workflows.started.all.isEmpty)
    }

    @Test func `a machine that does not exist is refused in AWS's words`() {
        let missing = ServiceError(.stateMachineDoesNotExist, "State Machine Does Not Exist: 'x'")
        for (pattern, stage) in [(ServiceResource.Pattern.requestResponse, TaskFailure.Stage.run), (.sync, .submit)] {
            let attempt = Self.attempt(pattern)
            Self.connector(StubWorkflows(start: .failure(missing))).start(attempt.task, report: attempt.report)
            let cause =
                "State Machine Does Not Exist: 'x' (Service: AWSStepFunctions; Status Code: 400; Error Code: "
                + "StateMachineDoesNotExist; Request ID: \(CallContext.fixedUUID); Proxy: null)"
            #expect(attempt.reports == [.failed("StepFunctions.StateMachineDoesNotExistException", cause, stage)])
        }
    }
}
