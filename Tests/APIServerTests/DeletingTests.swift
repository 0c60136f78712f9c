// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Simulation
import Testing

/// A machine is DELETING until its executions have ended.
struct DeletingTests {
    private static let m = API.machineARN
    private static let definition = #"""
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}
        """#

    /// An API whose machine stays DELETING, since its execution waits.
    private func api() throws -> API {
        let api = API(script: [:])
        let created = try api.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(Self.definition), "roleArn": .string(API.roleARN),
                "publish": true,
            ]
        )
        #expect(created.status == 200)
        let routes: JSON = [["stateMachineVersionArn": .string(Self.m + ":1"), "weight": 100]]
        try api.call("CreateStateMachineAlias", ["name": "live", "routingConfiguration": routes])
        try api.call("StartExecution", ["stateMachineArn": .string(Self.m)])
        try api.call("DeleteStateMachine", ["stateMachineArn": .string(Self.m)])
        return api
    }

    @Test(arguments: [
        ("CreateStateMachine", #"{"name":"m","roleArn":"R","definition":"{}"}"#),
        (
            "CreateStateMachineAlias",
            #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M:1","weight":100}]}"#
        ),
        ("ListStateMachineAliases", #"{"stateMachineArn":"M"}"#),
        ("PublishStateMachineVersion", #"{"stateMachineArn":"M"}"#),
        ("StartExecution", #"{"stateMachineArn":"M"}"#),
        ("StartExecution", #"{"stateMachineArn":"M:1"}"#),
        ("StartExecution", #"{"stateMachineArn":"M:live"}"#),
        ("StartSyncExecution", #"{"stateMachineArn":"M"}"#),
        ("UpdateStateMachine", #"{"stateMachineArn":"M","roleArn":"R2"}"#),
        ("UpdateStateMachineAlias", #"{"stateMachineAliasArn":"M:live","description":"d"}"#),
    ])
    func `a call on a machine that is being deleted is refused`(operation: String, input: String) throws {
        let text = input.replacing("\"M", with: "\"\(Self.m)").replacing("\"R", with: "\"\(API.roleARN)")
            .replacing("\"{}\"", with: JSON.string(Self.definition).serialized)
        let answer = try api().call(operation, text: text)
        #expect(answer.error == "StateMachineDeleting: State Machine is being deleted: '\(Self.m)'")
    }

    @Test func `it is shown as DELETING`() throws {
        let described = try api().call("DescribeStateMachine", ["stateMachineArn": .string(Self.m)])
        #expect(described.body["status"] == "DELETING")
    }
}
