// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct StateMachineActionTests {
    @Test func `a state machine is created, described, changed and deleted`() throws {
        let api = API()
        let created = try api.createMachine()
        #expect(created.status == 200)
        #expect(created.body == ["stateMachineArn": .string(API.machineARN), "creationDate": 1_704_067_200.0])

        let described = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(
            described.body == [
                "stateMachineArn": .string(API.machineARN), "name": "m", "status": "ACTIVE",
                "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN), "type": "STANDARD",
                "creationDate": 1_704_067_200.0,
                "loggingConfiguration": ["level": "OFF", "includeExecutionData": false],
                "tracingConfiguration": ["enabled": false], "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
            ]
        )

        let updated = try api.call(
            "UpdateStateMachine",
            ["stateMachineArn": .string(API.machineARN), "definition": .string(Definitions.wait)]
        )
        #expect(updated.status == 200)
        #expect(updated.body["updateDate"]?.number == 1_704_067_200)
        let changed = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(changed.body["definition"]?.text == Definitions.wait)
        #expect(changed.body["revisionId"] == updated.body["revisionId"])
        #expect(updated.body["revisionId"]?.text?.count == 36)

        #expect(try api.call("DeleteStateMachine", ["stateMachineArn": .string(API.machineARN)]).body == [:])
        let gone = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(gone.error == "StateMachineDoesNotExist: State Machine Does Not Exist: '\(API.machineARN)'")
    }

    @Test func `metadata leaves the definition out`() throws {
        let api = API()
        try api.createMachine("m", Definitions.variables)
        let input: JSON = ["stateMachineArn": .string(API.machineARN), "includedData": "METADATA_ONLY"]
        let described = try api.call("DescribeStateMachine", input)
        #expect(described.body["definition"] == "{}")
        #expect(described.body["variableReferences"] == nil)
    }

    @Test func `the variables that states read are shown`() throws {
        let api = API()
        try api.createMachine("m", Definitions.variables)
        let described = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(described.body["variableReferences"] == ["B": ["a", "b"]])
    }

    @Test func `what was configured is shown over the defaults`() throws {
        let api = API()
        let destination: JSON = [
            "cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g:*"]
        ]
        try api.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
                "loggingConfiguration": ["level": "ALL", "destinations": [destination], "other": 1],
                "tracingConfiguration": ["enabled": true], "tags": [["key": "k", "value": "v"]],
            ]
        )
        let described = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(
            described.body["loggingConfiguration"]
                == ["level": "ALL", "includeExecutionData": false, "destinations": [destination]]
        )
        #expect(described.body["tracingConfiguration"] == ["enabled": true])
        let tags = try api.call("ListTagsForResource", ["resourceArn": .string(API.machineARN)])
        #expect(tags.body == ["tags": [["key": "k", "value": "v"]]])
    }

    private static let spelledOutDefaults: JSONObject = [
        "loggingConfiguration": ["level": "OFF", "includeExecutionData": false, "destinations": []],
        "tracingConfiguration": ["enabled": false], "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
    ]

    @Test(arguments: spelledOutDefaults.map(\.0), [false, true])
    func `a default that is spelled out is the same as none`(member: JSONString, isFirst: Bool) throws {
        let api = API()
        var plain: JSONObject = [
            "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
        ]
        var spelledOut = plain
        spelledOut[member] = Self.spelledOutDefaults[member]
        if isFirst { swap(&plain, &spelledOut) }
        #expect(try api.call("CreateStateMachine", .object(plain)).status == 200)
        #expect(try api.call("CreateStateMachine", .object(spelledOut)).status == 200)
        // Nor does it make a revision.
        var change: JSONObject = ["stateMachineArn": .string(API.machineARN)]
        change[member] = Self.spelledOutDefaults[member]
        let updated = try api.call("UpdateStateMachine", .object(change))
        #expect(updated.status == 200)
        #expect(updated.body["revisionId"] == nil)
    }

    @Test func `state machines are listed page by page`() throws {
        let api = API()
        for name in ["a", "b", "c"] { try api.createMachine(.string(name)) }
        var names: [String] = []
        var input: JSON = ["maxResults": 2]
        for _ in 0..<2 {
            let page = try api.call("ListStateMachines", input).body
            names += page["stateMachines"]?.elements?.compactMap { $0["name"]?.text } ?? []
            guard let token = page["nextToken"] else { break }
            input = ["maxResults": 2, "nextToken": token]
        }
        #expect(names == ["a", "b", "c"])
    }

    @Test func `the machine of an execution is the one it was started with`() throws {
        let api = API()
        try api.createMachine()
        let execution = try api.start().body["executionArn"] ?? .null
        try api.call(
            "UpdateStateMachine",
            ["stateMachineArn": .string(API.machineARN), "definition": .string(Definitions.wait)]
        )
        let described = try api.call("DescribeStateMachineForExecution", ["executionArn": execution])
        #expect(described.body["definition"]?.text == Definitions.pass)
        #expect(described.body["updateDate"] != nil)
        #expect(described.body["creationDate"] == nil)
    }

    @Test(arguments: [
        (Definitions.pass, "ERROR", #"{"result":"OK","diagnostics":[],"truncated":false}"#),
        (
            "{}", "ERROR",
            #"{"result":"FAIL","diagnostics":[{"severity":"ERROR","code":"SCHEMA_VALIDATION_FAILED","message":"#
                + #""These fields are required: [States, StartAt]","location":"/"}],"truncated":false}"#
        ),
        (
            " ", "WARNING",
            #"{"result":"FAIL","diagnostics":[{"severity":"ERROR","code":"SCHEMA_VALIDATION_FAILED","message":"#
                + #""Definition must be a valid JSON object"}],"truncated":false}"#
        ),
    ])
    func `a definition is validated`(definition: String, severity: String, expected: String) throws {
        let input: JSON = ["definition": .string(definition), "severity": .string(severity)]
        #expect(try API().call("ValidateStateMachineDefinition", input).body.serialized == expected)
    }
}
