// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Testing

@testable import APIServer

struct HistoryEventEncoderTests {
    private static let resource = TaskEventResource(resourceType: "states", resource: "startExecution.sync:2")
    private static let payload = Payload(["a": 1])

    @Test(arguments: [
        (HistoryEventType.passStateEntered, "stateEnteredEventDetails"),
        (.failStateEntered, "stateEnteredEventDetails"), (.mapStateExited, "stateExitedEventDetails"),
        (.executionStarted, "executionStartedEventDetails"),
        (.lambdaFunctionScheduled, "lambdaFunctionScheduledEventDetails"),
        (.mapStateStarted, "mapStateStartedEventDetails"),
        (.mapIterationSucceeded, "mapIterationSucceededEventDetails"),
        (.mapRunStarted, "mapRunStartedEventDetails"), (.evaluationFailed, "evaluationFailedEventDetails"),
        (.taskSubmitFailed, "taskSubmitFailedEventDetails"), (.activityTimedOut, "activityTimedOutEventDetails"),
    ])
    func `the member of the details follows from the type`(type: HistoryEventType, name: String) {
        #expect(HistoryEventEncoder.detailsName(of: type) == name)
    }

    private struct Case: Sendable {
        var details: HistoryEventDetails
        /// The members, as JSON text; nil for an event without details.
        var expected: String?

        init(_ details: HistoryEventDetails, _ expected: String?) {
            self.details = details
            self.expected = expected
        }
    }

    private static let task = #""resourceType":"states","resource":"startExecution.sync:2""#
    private static let input = #""input":"{\"a\":1}","inputDetails":{"truncated":false}"#
    private static let output = #""output":"{\"a\":1}","outputDetails":{"truncated":false}"#

    private static let cases = [
        Case(.none, nil),
        Case(.failure(error: nil, cause: nil), "{}"),
        Case(.failure(error: "E", cause: "C"), #"{"error":"E","cause":"C"}"#),
        Case(
            .executionStarted(input: payload, roleARN: "r", versionARN: "v", aliasARN: "a"),
            #"{\#(input),"roleArn":"r","stateMachineAliasArn":"a","stateMachineVersionArn":"v"}"#
        ),
        Case(
            .stateExited(name: "S", output: payload, assigned: [AssignedVariable(name: "x", text: "1")]),
            #"{"name":"S",\#(output),"assignedVariables":{"x":"1"},"assignedVariablesDetails":{"truncated":false}}"#
        ),
        Case(
            .functionScheduled(resource: "f", input: payload, timeoutSeconds: 5, roleARN: "r"),
            #"{"resource":"f",\#(input),"timeoutInSeconds":5,"taskCredentials":{"roleArn":"r"}}"#
        ),
        Case(
            .activityScheduled(resource: "a", input: payload, timeoutSeconds: nil, heartbeatSeconds: 7),
            #"{"resource":"a",\#(input),"heartbeatInSeconds":7}"#
        ),
        Case(.activityStarted(workerName: "w"), #"{"workerName":"w"}"#),
        Case(
            .taskScheduled(
                resource,
                region: "us-east-1",
                parameters: payload,
                timeoutSeconds: 1,
                heartbeatSeconds: 2,
                roleARN: nil
            ),
            #"{\#(task),"region":"us-east-1","parameters":"{\"a\":1}","timeoutInSeconds":1,"heartbeatInSeconds":2}"#
        ),
        Case(.taskStarted(resource), "{\(task)}"),
        Case(.taskOutput(resource, payload), "{\(task),\(output)}"),
        Case(.taskFailure(resource, error: "E", cause: nil), #"{\#(task),"error":"E"}"#),
        Case(.mapStarted(length: 3), #"{"length":3}"#),
        Case(.mapIteration(name: "M", index: 0), #"{"name":"M","index":0}"#),
        Case(
            .evaluationFailed(error: "E", cause: "C", location: "Output", state: "S"),
            #"{"error":"E","cause":"C","location":"Output","state":"S"}"#
        ),
        Case(.mapRun(arn: "m"), #"{"mapRunArn":"m"}"#),
        Case(.executionRedriven(count: 1), #"{"redriveCount":1}"#),
        Case(.mapRunRedriven(arn: "m", count: 2), #"{"mapRunArn":"m","redriveCount":2}"#),
    ]

    @Test(arguments: cases)
    private func `details have the API's members`(example: Case) throws {
        let event = HistoryEvent(
            id: 3,
            previousID: 2,
            timestamp: Timestamp(milliseconds: 1_500),
            type: .taskSucceeded,
            details: example.details
        )
        var writer = AnswerWriter()
        HistoryEventEncoder(includesData: true).write(event, to: &writer)
        let details = example.expected.map { #","taskSucceededEventDetails":\#($0)"# } ?? ""
        #expect(
            String(decoding: writer.finish(), as: UTF8.self)
                == #"{"timestamp":1.500,"type":"TaskSucceeded","id":3,"previousEventId":2\#(details)}"#
        )
    }

    @Test func `without the data a history keeps a service's parameters, and a log does not`() throws {
        let event = HistoryEvent(
            id: 1,
            previousID: 0,
            timestamp: Timestamp(milliseconds: 0),
            type: .taskScheduled,
            details: .taskScheduled(
                TaskEventResource(resourceType: "lambda", resource: "invoke"),
                region: "r",
                parameters: Payload(["secret": 1]),
                timeoutSeconds: nil,
                heartbeatSeconds: nil,
                roleARN: nil
            )
        )
        var writer = AnswerWriter()
        HistoryEventEncoder(includesData: false).write(event, to: &writer)
        let shown = try JSON(parsing: String(decoding: writer.finish(), as: UTF8.self))
        #expect(shown["taskScheduledEventDetails"]?["parameters"] == #"{"secret":1}"#)
        let settings = try #require(
            LogSettings([
                "loggingConfiguration": [
                    "level": "ALL",
                    "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:::log-group:a:*"]]],
                ]
            ])
        )
        let entry = LogEntry(settings: settings, executionARN: "arn", redriveCount: 0, events: [event])
        #expect(!String(decoding: LogLineEncoder.lines(of: entry), as: UTF8.self).contains("secret"))
    }

    @Test(arguments: [
        // The quotes of the text are escaped, too.
        ("a", 248 * 1_024 - 4, 0), ("a", 248 * 1_024 - 3, 1), ("a", 262_000, 262_000 - 253_949),
        ("\"", 63_487, 0), ("é", 126_974, 0), ("é", 126_975, 1), ("😀", 65_000, 65_000 - 63_486),
    ])
    func `a log's line holds no more than CloudWatch Logs takes`(piece: String, count: Int, cut: Int) throws {
        let text = JSON.string(String(repeating: piece, count: count)).serialized
        let settings = try #require(
            LogSettings([
                "loggingConfiguration": [
                    "level": "ALL", "includeExecutionData": true,
                    "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:::log-group:a:*"]]],
                ]
            ])
        )
        let event = HistoryEvent(
            id: 1,
            previousID: 0,
            timestamp: Timestamp(milliseconds: 0),
            type: .executionSucceeded,
            details: .output(Payload(.string(String(repeating: piece, count: count))))
        )
        let entry = LogEntry(settings: settings, executionARN: "arn", redriveCount: 0, events: [event])
        let line = try JSON(parsing: LogLineEncoder.lines(of: entry))
        #expect(line["details"]?["outputDetails"] == ["truncated": .bool(cut > 0)])
        let output = try #require(line["details"]?["output"]?.text)
        #expect(text.hasPrefix(output))
        // The closing quote is cut, too.
        #expect(output.unicodeScalars.count == text.unicodeScalars.count - cut)
        #expect(JSON.string(output).serialized.utf8.count - 2 <= 248 * 1_024)
    }
}
