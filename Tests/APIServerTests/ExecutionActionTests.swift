// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
import Simulation
import Storage
import Testing

struct ExecutionActionTests {
    /// What the engine stores, and what is shown of it.
    @Test(arguments: [
        (nil, nil),
        ("Root=1-5759e988", "Root=1-5759e988"),
        (NestedStartMark.marking(nil, by: "5b5ef5a9-1f9b-4a42-a0ac-0a7d4b4c3d2e"), nil),
        (
            NestedStartMark.marking("Root=1;Sampled=1", by: "5b5ef5a9-1f9b-4a42-a0ac-0a7d4b4c3d2e"),
            "Root=1;Sampled=1"
        ),
        (
            NestedStartMark.marking(String(repeating: "x", count: 256), by: "5b5ef5a9-1f9b-4a42-a0ac-0a7d4b4c3d2e"),
            String(repeating: "x", count: 256)
        ),
        ("StartedBy=me", "StartedBy=me"),
    ])
    func `the trace header is shown as the user gave it`(stored: String?, shown: String?) throws {
        let api = API()
        try api.createMachine()
        let input = StartExecutionInput(
            stateMachineARN: API.machineARN,
            name: "e",
            input: "{}",
            traceHeader: stored
        )
        let started = try #require(api.simulated.answer { api.simulated.engine.startExecution(input, reply: $0) }).get()
        let description = try api.call("DescribeExecution", ["executionArn": .string(started.arn)])
        #expect(description.body["traceHeader"]?.text == shown)
    }

    private static let executionARN = API.account + "execution:m:e"

    @Test func `an execution is started and described`() throws {
        let api = API()
        try api.createMachine()
        let started = try api.start(input: #" {"a": 1} "#)
        #expect(started.body == ["executionArn": .string(Self.executionARN), "startDate": 1_704_067_200.0])
        let described = try api.call("DescribeExecution", ["executionArn": .string(Self.executionARN)])
        #expect(
            described.body == [
                "executionArn": .string(Self.executionARN), "stateMachineArn": .string(API.machineARN), "name": "e",
                "status": "SUCCEEDED", "startDate": 1_704_067_200.0, "stopDate": 1_704_067_200.0,
                "input": #" {"a": 1} "#, "inputDetails": ["included": true], "output": #"{"r":1}"#,
                "outputDetails": ["included": true], "redriveCount": 0, "redriveStatus": "NOT_REDRIVABLE",
                "redriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
            ]
        )
        let metadata = try api.call(
            "DescribeExecution",
            ["executionArn": .string(Self.executionARN), "includedData": "METADATA_ONLY"]
        )
        #expect(metadata.body["input"] == nil && metadata.body["output"] == nil)
        #expect(metadata.body["inputDetails"] == ["included": false])
    }

    @Test func `a failed execution shows its error and can be redriven`() throws {
        let api = API()
        try api.createMachine("m", Definitions.fail)
        try api.start()
        let described = try api.call("DescribeExecution", ["executionArn": .string(Self.executionARN)]).body
        #expect(described["status"] == "FAILED")
        #expect(described["error"] == "E")
        #expect(described["cause"] == "C")
        #expect(described["redriveStatus"] == "REDRIVABLE")
        #expect(described["redriveStatusReason"] == nil)
    }

    @Test func `a history is shown in pages, in both directions`() throws {
        let api = API()
        try api.createMachine()
        try api.start()
        #expect(try ids(api, ["maxResults": 3]) == [1, 2, 3, 4])
        #expect(try ids(api, ["maxResults": 2]) == [1, 2, 3, 4])
        #expect(try ids(api, ["maxResults": 4]) == [1, 2, 3, 4])
        #expect(try ids(api, ["maxResults": 3, "reverseOrder": true]) == [4, 3, 2, 1])
    }

    private func ids(_ api: API, _ options: JSONObject) throws -> [Int] {
        var input = options
        input["executionArn"] = .string(Self.executionARN)
        var ids: [Int] = []
        while true {
            let page = try api.call("GetExecutionHistory", .object(input)).body
            ids += page["events"]?.elements?.compactMap { $0["id"]?.int } ?? []
            guard let token = page["nextToken"] else { return ids }
            input["nextToken"] = token
        }
    }

    @Test func `events have the API's shape`() throws {
        let api = API()
        try api.createMachine()
        try api.start()
        let page = try api.call("GetExecutionHistory", ["executionArn": .string(Self.executionARN)]).body
        #expect(
            page["events"]?[0] == [
                "timestamp": 1_704_067_200.0, "type": "ExecutionStarted", "id": 1, "previousEventId": 0,
                "executionStartedEventDetails": [
                    "input": "{}", "inputDetails": ["truncated": false], "roleArn": .string(API.roleARN),
                ],
            ]
        )
        #expect(
            page["events"]?[2]?["stateExitedEventDetails"]
                == ["name": "A", "output": #"{"r":1}"#, "outputDetails": ["truncated": false]]
        )
        let bare = try api.call(
            "GetExecutionHistory",
            ["executionArn": .string(Self.executionARN), "includeExecutionData": false]
        )
        #expect(bare.body["events"]?[2]?["stateExitedEventDetails"] == ["name": "A"])
    }

    @Test(arguments: ["x", "1-", "1-zzz", "-", "1-1-1"])
    func `a page token that no list made is refused`(token: String) throws {
        let api = API()
        try api.createMachine()
        try api.start()
        let reply = try api.call(
            "GetExecutionHistory",
            ["executionArn": .string(Self.executionARN), "nextToken": .string(token)]
        )
        #expect(reply.error == "InvalidToken: Invalid Token: 'Invalid token'")
        let listed = try api.call("ListStateMachines", ["nextToken": .string(token)])
        #expect(listed.error == "InvalidToken: Invalid Token: 'Invalid token'")
    }

    @Test func `a page token of another list is refused`() throws {
        let api = API()
        try api.createMachine()
        try api.start("e")
        try api.start("f")
        let page = try api.call("GetExecutionHistory", ["executionArn": .string(Self.executionARN), "maxResults": 1])
            .body
        let token = page["nextToken"] ?? .null
        for input: JSON in [
            ["executionArn": .string(API.account + "execution:m:f"), "nextToken": token],
            ["executionArn": .string(Self.executionARN), "nextToken": token, "reverseOrder": true],
        ] {
            #expect(try api.call("GetExecutionHistory", input).error.hasPrefix("InvalidToken: "))
        }
    }

    @Test func `executions are listed newest first and by status`() throws {
        let api = API()
        try api.createMachine()
        for name in ["a", "b", "c"] {
            try api.start(.string(name))
            api.simulated.threads.advance(bySeconds: 1)
        }
        let all = try api.call("ListExecutions", ["stateMachineArn": .string(API.machineARN)]).body
        #expect(all["executions"]?.elements?.compactMap { $0["name"]?.text } == ["c", "b", "a"])
        #expect(
            all["executions"]?[2] == [
                "executionArn": .string(API.account + "execution:m:a"), "stateMachineArn": .string(API.machineARN),
                "name": "a", "status": "SUCCEEDED", "startDate": 1_704_067_200.0, "stopDate": 1_704_067_200.0,
                "redriveCount": 0,
            ]
        )
        let running: JSON = ["stateMachineArn": .string(API.machineARN), "statusFilter": "RUNNING"]
        #expect(try api.call("ListExecutions", running).body == ["executions": []])
    }

    @Test func `a running execution is stopped`() throws {
        let api = API()
        try api.createMachine("m", Definitions.wait)
        try api.start()
        let input: JSON = ["executionArn": .string(Self.executionARN), "error": "E", "cause": "C"]
        #expect(try api.call("StopExecution", input).body == ["stopDate": 1_704_067_200.0])
        let described = try api.call("DescribeExecution", ["executionArn": .string(Self.executionARN)]).body
        #expect(described["status"] == "ABORTED")
        #expect(described["error"] == "E")
    }

    @Test func `a synchronous execution answers with its result and what it would cost`() throws {
        let api = API()
        try api.createMachine("x", Definitions.pass, type: "EXPRESS")
        let input: JSON = ["stateMachineArn": .string(API.expressARN), "name": "n", "traceHeader": "t"]
        let reply = try api.call("StartSyncExecution", input)
        var body = try #require(reply.body.members)
        let arn = try #require(body["executionArn"]?.text)
        #expect(arn.hasPrefix(API.account + "express:x:n:"))
        body["executionArn"] = nil
        #expect(
            body == [
                "stateMachineArn": .string(API.expressARN), "name": "n", "startDate": 1_704_067_200.0,
                "stopDate": 1_704_067_200.0, "status": "SUCCEEDED", "input": "{}", "inputDetails": ["included": true],
                "output": #"{"r":1}"#, "outputDetails": ["included": true], "traceHeader": "t",
                "billingDetails": ["billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 100],
            ]
        )
    }

    @Test func `a synchronous execution that fails is an answer, not an error`() throws {
        let api = API()
        try api.createMachine("x", Definitions.fail, type: "EXPRESS")
        let reply = try api.call("StartSyncExecution", ["stateMachineArn": .string(API.expressARN)])
        #expect(reply.status == 200)
        #expect(reply.body["status"] == "FAILED")
        #expect(reply.body["error"] == "E")
        #expect(reply.body["output"] == nil)
    }

    @Test func `a synchronous execution is billed in steps of 100 ms`() throws {
        let api = API()
        try api.createMachine("x", Definitions.wait, type: "EXPRESS")
        let pending = api.send("StartSyncExecution", body: #"{"stateMachineArn":"\#(API.expressARN)"}"#)
        api.simulated.threads.advance(bySeconds: 60)
        #expect(pending.reply?.body["billingDetails"]?["billedDurationInMilliseconds"] == 60_000)
    }
}
