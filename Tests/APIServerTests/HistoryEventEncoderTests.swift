// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
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

    @Test(arguments: [
        (HistoryEventDetails.none, nil as JSON?),
        (.failure(error: nil, cause: nil), [:]),
        (.failure(error: "E", cause: "C"), ["error": "E", "cause": "C"]),
        (
            .executionStarted(input: payload, roleARN: "r", versionARN: "v", aliasARN: "a"),
            [
                "input": #"{"a":1}"#, "inputDetails": ["truncated": false], "roleArn": "r",
                "stateMachineAliasArn": "a", "stateMachineVersionArn": "v",
            ]
        ),
        (
            .stateExited(name: "S", output: payload, assigned: [AssignedVariable(name: "x", text: "1")]),
            [
                "name": "S", "output": #"{"a":1}"#, "outputDetails": ["truncated": false],
                "assignedVariables": ["x": "1"], "assignedVariablesDetails": ["truncated": false],
            ]
        ),
        (
            .functionScheduled(resource: "f", input: payload, timeoutSeconds: 5, roleARN: "r"),
            [
                "resource": "f", "input": #"{"a":1}"#, "inputDetails": ["truncated": false], "timeoutInSeconds": 5,
                "taskCredentials": ["roleArn": "r"],
            ]
        ),
        (
            .activityScheduled(resource: "a", input: payload, timeoutSeconds: nil, heartbeatSeconds: 7),
            ["resource": "a", "input": #"{"a":1}"#, "inputDetails": ["truncated": false], "heartbeatInSeconds": 7]
        ),
        (.activityStarted(workerName: "w"), ["workerName": "w"]),
        (
            .taskScheduled(
                resource,
                region: "us-east-1",
                parameters: payload,
                timeoutSeconds: 1,
                heartbeatSeconds: 2,
                roleARN: nil
            ),
            [
                "resourceType": "states", "resource": "startExecution.sync:2", "region": "us-east-1",
                "parameters": #"{"a":1}"#, "timeoutInSeconds": 1, "heartbeatInSeconds": 2,
            ]
        ),
        (.taskStarted(resource), ["resourceType": "states", "resource": "startExecution.sync:2"]),
        (
            .taskOutput(resource, payload),
            [
                "resourceType": "states", "resource": "startExecution.sync:2", "output": #"{"a":1}"#,
                "outputDetails": ["truncated": false],
            ]
        ),
        (
            .taskFailure(resource, error: "E", cause: nil),
            ["resourceType": "states", "resource": "startExecution.sync:2", "error": "E"]
        ),
        (.mapStarted(length: 3), ["length": 3]),
        (.mapIteration(name: "M", index: 0), ["name": "M", "index": 0]),
        (
            .evaluationFailed(error: "E", cause: "C", location: "Output", state: "S"),
            ["error": "E", "cause": "C", "location": "Output", "state": "S"]
        ),
        (.mapRun(arn: "m"), ["mapRunArn": "m"]),
        (.executionRedriven(count: 1), ["redriveCount": 1]),
        (.mapRunRedriven(arn: "m", count: 2), ["mapRunArn": "m", "redriveCount": 2]),
    ])
    func `details have the API's members`(details: HistoryEventDetails, expected: JSON?) throws {
        let event = HistoryEvent(
            id: 3,
            previousID: 2,
            timestamp: Timestamp(milliseconds: 1_500),
            type: .taskSucceeded,
            details: details
        )
        var writer = AnswerWriter()
        HistoryEventEncoder(includesData: true).write(event, to: &writer)
        let written = try JSON(parsing: writer.finish())
        #expect(written["taskSucceededEventDetails"] == expected)
        #expect(written["timestamp"] == 1.5)
        #expect(written["id"] == 3)
        #expect(written["previousEventId"] == 2)
    }
}
