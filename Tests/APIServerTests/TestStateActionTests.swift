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
    private static let invoke =
        #"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true,"Catch":"#
        + #"[{"ErrorEquals":["E"],"ResultPath":"$.error","Next":"N"}]}"#
    /// A Distributed Map with more fields.
    private static func distributed(_ fields: String) -> String {
        #"""
        {"Type":"Map","ItemSelector":{"v.$":"$$.Map.Item.Value"},"ItemBatcher":{"MaxItemsPerBatch":2},"MaxConcurrency":2,
        "ToleratedFailureCount":1,"End":true,\#(fields),"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED",
        "ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}
        """#
    }
    private static let batches = distributed(#""ItemsPath":"$.items""#)
    private static let reader = distributed(
        #""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","#
            + #""ItemsPointer":"/items"},"Parameters":{"Bucket":"b","Key":"k"}}"#
    )
    private static let result: JSON = ["result": "[1,2,3]"]
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
            // Which is checked before the number of results.
            (batches, result, ["mapIterationFailureCount": 2], "FAILED"),
            (batches, ["result": "[1,2]"], ["mapIterationFailureCount": 1], "SUCCEEDED"),
            (reader, ["result": "[1]"], ["mapItemReaderData": #"{"items":[4,5]}"#], "SUCCEEDED"),
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
                "Map iteration failure count must be less than or equal to the number of Map iterations"
            ),
            (
                map, failure, ["mapIterationFailureCount": 4],
                "Map iteration failure count must be less than or equal to the number of Map iterations"
            ),
            (
                task, result, ["mapIterationFailureCount": 0],
                "MapIterationFailureCount is only supported when testing a Map state."
            ),
            (
                map, failure, ["errorCausedByState": "Other"],
                "ErrorCausedByState names no state inside of 'StateName': 'Other'"
            ),
            (batches, result, [:], "Input array does not equal the mocked result array's size"),
            (map, ["result": "[1]"], [:], "Input array does not equal the mocked result array's size"),
            (
                reader, result, [:],
                "ItemReader data must be specified when testing a Map state with ItemReader specified."
            ),
            (
                map, result, ["mapItemReaderData": "[9]"],
                "MapItemReaderData can only be specified when testing a Map state with ItemReader specified."
            ),
            (invoke, [:], [:], "One of the following fields is required for a test mock: [result, errorOutput]."),
            (invoke, ["errorOutput": [:]], [:], "An error was not specified in the mocked error output."),
            (invoke, ["errorOutput": ["cause": "c"]], [:], "An error was not specified in the mocked error output."),
            (invoke, ["result": "null"], [:], "Mocked result must be a valid JSON object."),
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

    @Test func `a context object is for mocks only`() throws {
        let call: JSON = ["definition": .string(#"{"Type":"Pass","End":true}"#), "context": "{}"]
        let answer = try API().call("TestState", call)
        #expect(answer.error == "ValidationException: TestState does not support Context when a mock is not specified.")
    }

    @Test func `a mocked failure is told as it is`() throws {
        let told: JSON = ["error": "States.Runtime", "cause": "cc"]
        for (output, cause) in [(told, "cc"), (["error": "States.Runtime"], nil)] as [(JSON, String?)] {
            let answer = try API().call("TestState", Self.call(Self.invoke, ["errorOutput": output], [:])).body
            #expect(answer["error"] == "States.Runtime")
            #expect(answer["cause"]?.text == cause)
        }
    }

    /// `States.TaskFailed` stands for the failures of Tasks.
    @Test(arguments: [("T", "CAUGHT_ERROR"), ("F", "FAILED"), (nil, "FAILED")] as [(String?, String)])
    func `whose failure a mock is decides which handlers take it`(cause: String?, status: String) throws {
        let parallel = #"""
            {"Type":"Parallel","End":true,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"}],
            "Branches":[{"StartAt":"T","States":{"T":{"Type":"Task","Resource":
            "arn:aws:lambda:us-east-1:123456789012:function:f","Next":"F"},"F":{"Type":"Fail"}}}]}
            """#
        let configuration: JSON = cause.map { ["errorCausedByState": .string($0)] } ?? [:]
        let answer = try API().call("TestState", Self.call(parallel, Self.failure, configuration)).body
        #expect(answer["status"]?.text == status)
    }

    /// A missed heartbeat is a timeout, also where a mock names it.
    @Test(
        arguments: ["States.Timeout", "States.HeartbeatTimeout"],
        [
            ("States.Timeout", true), ("States.HeartbeatTimeout", nil), ("States.ALL", true),
            ("States.TaskFailed", false),
        ]
            as [(String, Bool?)]
    )
    func `a mocked timeout is caught as one`(error: String, catcher: (name: String, takes: Bool?)) throws {
        let state = Self.invoke.replacing(#""E""#, with: #""\#(catcher.name)""#)
        let answer = try API().call("TestState", Self.call(state, ["errorOutput": ["error": .string(error)]], [:])).body
        let takes = catcher.takes ?? (error == catcher.name)
        #expect(answer["status"]?.text == (takes ? "CAUGHT_ERROR" : "FAILED"))
    }

    private static let service = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"

    /// Also where only somebody else's answer ends the task.
    @Test(
        arguments: [
            (
                #""Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Parameters":{"a.$":"$.items"}"#,
                #"{"a":[1,2,3]}"#
            ),
            (
                #""Resource":"\#(service)","Parameters":{"QueueUrl":"q","MessageBody.$":"$.items"}"#,
                #"{"QueueUrl":"q","MessageBody":[1,2,3]}"#
            ),
            (
                #""QueryLanguage":"JSONata","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","#
                    + #""Arguments":"{% $states.input.items[0] %}""#, "1"
            ),
        ]
    )
    func `what a task that waits is given is shown`(fields: String, given: String) throws {
        let data = try inspection(#"{"Type":"Task","End":true,\#(fields)}"#, ["result": #""x""#])
        #expect((data["afterParameters"] ?? data["afterArguments"])?.text == given, "\(data)")
    }

    @Test func `a state that catches shows what it goes on with`() throws {
        let data = try inspection(Self.invoke, Self.failure)
        #expect(data["afterResultPath"] == #"{"items":[1,2,3],"error":{"Error":"E","Cause":"c"}}"#)
    }

    @Test func `a Map's items are shown on their way into batches, and what its iterations made is not`() throws {
        let data = try inspection(Self.batches, ["result": "[1,2]"])
        #expect(
            data == [
                "input": #"{"items":[1,2,3]}"#, "afterInputPath": #"{"items":[1,2,3]}"#,
                "afterItemsPath": "[1, 2, 3]", "afterItemSelector": #"[{"v":1}, {"v":2}, {"v":3}]"#,
                "afterItemBatcher": #"[{"Items":["{\"v\":1}","{\"v\":2}"]}, {"Items":["{\"v\":3}"]}]"#,
                "afterResultSelector": "[1,2]", "afterResultPath": "[1,2]", "maxConcurrency": 2,
                "toleratedFailureCount": 1,
            ]
        )
    }

    @Test func `what stands for an ItemReader's object is shown behind its pointer`() throws {
        let data = try inspection(Self.reader, ["result": "[1]"], ["mapItemReaderData": #"{"items":[4,5]}"#])
        #expect(data["afterItemsPointer"] == "[4,5]")
        #expect(data["afterItemsPath"] == nil)
        #expect(data["afterItemSelector"] == #"[{"v":4}, {"v":5}]"#)
    }

    private func inspection(_ definition: String, _ mock: JSON, _ configuration: JSON = [:]) throws -> JSON {
        var call = Self.call(definition, mock, configuration).members ?? [:]
        call["inspectionLevel"] = "DEBUG"
        let answer = try API().call("TestState", .object(call))
        return try #require(answer.body["inspectionData"], "\(answer)")
    }
}
