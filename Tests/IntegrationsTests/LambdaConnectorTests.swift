// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
import Interpreter
import JSONModule
import StatesLanguage
import Testing

@testable import Integrations

@Suite struct LambdaConnectorTests {
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private static func result(_ payload: String, error: String? = nil) -> FunctionResult {
        FunctionResult(
            statusCode: 200,
            executedVersion: "$LATEST",
            functionError: error,
            payload: Array(payload.utf8),
            requestID: "r-1"
        )
    }

    @Test func `a bare function takes the input itself and gives what it returns`() {
        let functions = StubFunctions(.success(Self.result(#"{"ok":true}"#)))
        let attempt = Attempt(.function(arn: Self.arn), ["a": 1])
        LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
        #expect(functions.invocations.all.map(\.function) == [Self.arn])
        #expect(functions.invocations.all.map { String(decoding: $0.payload, as: UTF8.self) } == [#"{"a":1}"#])
        #expect(attempt.reports == [.succeeded(["ok": true])])
    }

    @Test func `lambda invoke answers in the recorded shape and order`() throws {
        let functions = StubFunctions(.success(Self.result("{}")))
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f", "Payload": nil])
        LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
        let output = try #require(attempt.reports.first?.output)
        let expected = #"""
            {"ExecutedVersion":"$LATEST","Payload":{},"SdkHttpMetadata":{"AllHttpHeaders":{\#
            "X-Amz-Executed-Version":["$LATEST"],"x-amzn-Remapped-Content-Length":["0"],"Connection":["keep-alive"],\#
            "x-amzn-RequestId":["r-1"],"Content-Length":["2"],"Date":["Tue, 02 Jan 2024 03:04:05 GMT"],\#
            "X-Amzn-Trace-Id":["root=1-65937d25-0123456789abcdef01234567;parent=0123456789abcdef;sampled=0"],\#
            "Content-Type":["application/json"]},"HttpHeaders":{"Connection":"keep-alive","Content-Length":"2",\#
            "Content-Type":"application/json","Date":"Tue, 02 Jan 2024 03:04:05 GMT",\#
            "X-Amz-Executed-Version":"$LATEST","x-amzn-Remapped-Content-Length":"0","x-amzn-RequestId":"r-1",\#
            "X-Amzn-Trace-Id":"root=1-65937d25-0123456789abcdef01234567;parent=0123456789abcdef;sampled=0"},\#
            "HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"r-1"},"StatusCode":200}
            """#
        #expect(output.serialized == expected)
        #expect(functions.invocations.all.first?.payload == [])
    }

    /// A string is the payload's own text (recorded), anything else is written as JSON.
    @Test(arguments: [
        (#""HelloWorld""#, #""HelloWorld""#), ("0.0", "0.0"), ("true", "true"), ("[]", "[]"),
    ])
    func `a payload given as text is sent as it is`(text: String, sent: String) {
        let functions = StubFunctions(.success(Self.result(sent)))
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f", "Payload": .string(text)])
        LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
        #expect(functions.invocations.all.map { String(decoding: $0.payload, as: UTF8.self) } == [sent])
        #expect(attempt.reports.first?.output?["Payload"]?.serialized == sent)
    }

    @Test func `a payload text that is no JSON is refused as Lambda refuses it`() {
        let functions = StubFunctions()
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f", "Payload": "hello"])
        LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
        guard case .failed("Lambda.InvalidRequestContentException", let cause?, .run) = attempt.reports.first else {
            Issue.record("\(attempt.reports)")
            return
        }
        #expect(cause.hasPrefix("Could not parse request body into json:"))
        #expect(functions.invocations.all.isEmpty)
    }

    @Test(arguments: [
        (
            #"{"errorMessage": "no", "errorType": "CustomException"}"#, "CustomException",
            #"{"errorMessage": "no", "errorType": "CustomException"}"#
        ),
        (
            #"{"errorMessage":"Task timed out after 3.00 seconds"}"#, "Lambda.Unknown",
            "The cause could not be determined because Lambda did not return an error type. Returned payload: "
                + #"{"errorMessage":"Task timed out after 3.00 seconds"}"#
        ),
        (
            #"{"errorType":"Sandbox.Timedout","errorMessage":"t"}"#, "Sandbox.Timedout",
            #"{"errorType":"Sandbox.Timedout","errorMessage":"t"}"#
        ),
    ])
    func `a function's error keeps its type and its document`(payload: String, error: String, cause: String) {
        for (resource, stage) in [("", TaskFailure.Stage.run), (".waitForTaskToken", .submit)] {
            let functions = StubFunctions(.success(Self.result(payload, error: "Unhandled")))
            let pattern = ServiceResource.Pattern(rawValue: resource) ?? .sync
            let attempt = Attempt("lambda", "invoke", ["FunctionName": "f"], pattern)
            LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
            #expect(attempt.reports == [.failed(error, cause, stage)])
        }
    }

    @Test func `an invocation that is not taken fails with the service's error`() {
        let failure = FunctionInvokeFailure(
            errorName: "ResourceNotFoundException",
            message: "Function not found: \(Self.arn):$LATEST",
            statusCode: 404,
            requestID: "r-2"
        )
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f"])
        LambdaConnector(functions: StubFunctions(.failure(failure)), context: .fixed)
            .start(attempt.task, report: attempt.report)
        let cause =
            "Function not found: \(Self.arn):$LATEST (Service: AWSLambda; Status Code: 404; "
            + "Error Code: ResourceNotFoundException; Request ID: r-2; Proxy: null)"
        #expect(attempt.reports == [.failed("Lambda.ResourceNotFoundException", cause, .run)])
    }

    @Test(arguments: [
        (#"{"Payload":1}"#, "The field 'FunctionName' is required but was missing"),
        (#"{"FunctionName":null}"#, "The field 'FunctionName' is required but was missing"),
        (#"{"FunctionName":["f"]}"#, "The value of the field 'FunctionName' has an invalid format"),
        (
            #"{"FunctionName":"f","InvocationType":"Later"}"#,
            "The value of the field 'InvocationType' has an invalid format"
        ),
        (#"{"FunctionName":"f","Color":1}"#, #"The field "Color" is not supported by Step Functions"#),
    ])
    func `bad parameters are named`(parameters: String, problem: String) throws {
        let attempt = Attempt("lambda", "invoke", try JSON(parsing: parameters))
        LambdaConnector(functions: StubFunctions(), context: .fixed).start(attempt.task, report: attempt.report)
        let cause = "The Parameters '\(parameters)' could not be used to start the Task: [\(problem)]"
        #expect(attempt.reports == [.failed("States.Runtime", cause, .schedule)])
    }

    @Test func `a token task is submitted with the answer of the call`() {
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f", "InvocationType": "Event"], .waitForTaskToken)
        let functions = StubFunctions(.success(FunctionResult(statusCode: 202, executedVersion: "1", requestID: "r")))
        LambdaConnector(functions: functions, context: .fixed).start(attempt.task, report: attempt.report)
        guard case .submitted(let output) = attempt.reports.first else {
            Issue.record("\(attempt.reports)")
            return
        }
        #expect(output["StatusCode"] == 202)
        #expect(output["Payload"] == "")
        #expect(functions.invocations.all.map(\.kind) == [.event])
    }

    @Test func `a cancelled attempt drops its invocation, an ended one does not`() {
        let functions = StubFunctions()
        let connector = LambdaConnector(functions: functions, context: .fixed)
        let attempt = Attempt("lambda", "invoke", ["FunctionName": "f"])
        connector.start(attempt.task, report: attempt.report)
        connector.cancel(attempt.task.address)
        #expect(functions.cancellations.all == ["f"])
        connector.start(attempt.task, report: attempt.report)
        functions.answer(.success(Self.result("1")))
        connector.cancel(attempt.task.address)
        #expect(functions.cancellations.all == ["f"])
    }
}
