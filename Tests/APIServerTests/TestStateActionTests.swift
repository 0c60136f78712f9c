// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Simulation
import Testing

struct TestStateActionTests {
    private static let map = #"""
        {"Type":"Map","ItemsPath":"$.items","End":true,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Parallel",
        "Branches":[{"StartAt":"Inner","States":{"Inner":{"Type":"Pass","End":true}}}],"End":true}}}}
        """#
    private static let task =
        #"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}"#
    private static let result: JSON = ["result": "[1]"]
    private static let failure: JSON = ["errorOutput": ["error": "E", "cause": "c"]]

    private static func call(_ definition: String, _ mock: JSON, _ configuration: JSON) -> JSON {
        [
            "definition": .string(definition), "input": #"{"items":[1,2,3]}"#, "mock": mock,
            "stateConfiguration": configuration,
        ]
    }

    @Test func `a test leaves the thread that took the call`() throws {
        let api = API()
        let call: JSON = ["definition": #"{"Type":"Pass","End":true}"#, "input": "{}"]
        let pending = api.send("TestState", body: call.serialized)
        #expect(pending.reply == nil)
        api.simulated.threads.run()
        #expect(pending.reply?.body["status"] == "SUCCEEDED")
    }

    @Test(
        arguments: [
            (map, result, ["mapIterationFailureCount": 3], "SUCCEEDED"),
            (map, failure, ["errorCausedByState": "Inner"], "FAILED"),
            (map, failure, ["errorCausedByState": "P", "mapIterationFailureCount": 0], "FAILED"),
        ] as [(String, JSON, JSON, String)]
    )
    func `what is said of a Map's iterations is taken`(
        definition: String,
        mock: JSON,
        configuration: JSON,
        status: String
    ) throws {
        let answer = try API().call("TestState", Self.call(definition, mock, configuration))
        #expect(answer.body["status"]?.text == status, "\(answer)")
    }

    @Test(
        arguments: [
            (
                map, result, ["mapIterationFailureCount": 4],
                "MapIterationFailureCount must be less than or equal to the number of Map iterations"
            ),
            (
                map, failure, ["mapIterationFailureCount": 4],
                "MapIterationFailureCount must be less than or equal to the number of Map iterations"
            ),
            (
                task, result, ["mapIterationFailureCount": 0],
                "MapIterationFailureCount is of Map states; the tested state is a Task"
            ),
            (
                map, failure, ["errorCausedByState": "Other"],
                "ErrorCausedByState names no state inside of 'StateName': 'Other'"
            ),
            (map, result, ["errorCausedByState": "P"], "ErrorCausedByState needs a mock with an errorOutput"),
            (
                task, failure, ["errorCausedByState": "P"],
                "ErrorCausedByState is of Map and Parallel states; the tested state is a Task"
            ),
        ] as [(String, JSON, JSON, String)]
    )
    func `what cannot be said of a state is refused`(
        definition: String,
        mock: JSON,
        configuration: JSON,
        message: String
    ) throws {
        let answer = try API().call("TestState", Self.call(definition, mock, configuration))
        #expect(answer.error == "ValidationException: \(message)")
    }
}
