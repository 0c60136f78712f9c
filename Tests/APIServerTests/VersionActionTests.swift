// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// What an API with two versions and the alias `live` answers to a call that it must refuse.
private struct Refusal: Sendable, CustomStringConvertible {
    var operation: String
    var input: String
    var error: String
    var reason: String?

    var description: String { "\(operation) \(input)" }
}

struct VersionActionTests {
    private static let m = API.machineARN

    private func api() throws -> API {
        let api = API()
        let created = try api.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN), "publish": true,
                "versionDescription": "first",
            ]
        )
        #expect(created.body["stateMachineVersionArn"]?.text == Self.m + ":1")
        let updated = try api.call(
            "UpdateStateMachine",
            ["stateMachineArn": .string(Self.m), "definition": .string(Definitions.wait), "publish": true]
        )
        #expect(updated.body["stateMachineVersionArn"]?.text == Self.m + ":2")
        let alias = try api.call("CreateStateMachineAlias", Self.alias("live", [("\(Self.m):1", 100)]))
        #expect(alias.body["stateMachineAliasArn"]?.text == Self.m + ":live")
        return api
    }

    private static func alias(_ name: String, _ routes: [(String, Int64)]) -> JSON {
        ["name": .string(name), "routingConfiguration": .array(routes.map(route))]
    }

    private static func route(_ version: String, _ weight: Int64) -> JSON {
        ["stateMachineVersionArn": .string(version), "weight": .integer(weight)]
    }

    @Test func `a version is shown as it was published`() throws {
        let described = try api().call("DescribeStateMachine", ["stateMachineArn": .string(Self.m + ":1")]).body
        #expect(described["stateMachineArn"]?.text == Self.m + ":1")
        #expect(described["definition"]?.text == Definitions.pass)
        #expect(described["description"] == "first")
        #expect(described["revisionId"] == nil)
    }

    @Test func `an alias is shown, changed and listed`() throws {
        let api = try api()
        let arn: JSON = .string(Self.m + ":live")
        try api.call(
            "UpdateStateMachineAlias",
            ["stateMachineAliasArn": arn, "routingConfiguration": .array([Self.route(Self.m + ":2", 100)])]
        )
        try api.call("UpdateStateMachineAlias", ["stateMachineAliasArn": arn, "description": "new"])
        let described = try api.call("DescribeStateMachineAlias", ["stateMachineAliasArn": arn]).body
        #expect(
            described == [
                "stateMachineAliasArn": arn, "name": "live", "description": "new",
                "routingConfiguration": .array([Self.route(Self.m + ":2", 100)]),
                "creationDate": 1_704_067_200.0, "updateDate": 1_704_067_200.0,
            ]
        )
        for (version, count) in [("", 1), (":2", 1), (":1", 0)] {
            let listed = try api.call("ListStateMachineAliases", ["stateMachineArn": .string(Self.m + version)])
            #expect(listed.body["stateMachineAliases"]?.elements?.count == count)
        }
    }

    @Test(arguments: [
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"7","routingConfiguration":[]}"#,
            error: "ValidationException: 2 validation errors detected: Value '7' at 'name' failed to satisfy "
                + #"constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$; "#
                + "Value '[]' at 'routingConfiguration' failed to satisfy constraint: Member must have length greater "
                + "than or equal to 1"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"a","weight":1},"#
                + #"{"stateMachineVersionArn":"b","weight":2},{"stateMachineVersionArn":"c","weight":3}]}"#,
            error: "ValidationException: 1 validation error detected: Value '[RoutingConfigurationListItem("
                + "stateMachineVersionArn=a, weight=1), RoutingConfigurationListItem(stateMachineVersionArn=b, "
                + "weight=2), RoutingConfigurationListItem(stateMachineVersionArn=c, weight=3)]' at "
                + "'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M","weight":100}]}"#,
            error: "ValidationException: Routing configuration must contain state machine version ARNs. Received: [M]",
            reason: "INVALID_ROUTING_CONFIGURATION"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M:1","weight":50},"#
                + #"{"stateMachineVersionArn":"M:1","weight":50}]}"#,
            error: "ValidationException: Routing configuration must contain distinct state machine version ARNs. "
                + "Received: [M:1, M:1]",
            reason: "INVALID_ROUTING_CONFIGURATION"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M:1","weight":70},"#
                + #"{"stateMachineVersionArn":"M:2","weight":29}]}"#,
            error: "ValidationException: Sum of routing configuration weights must equal 100. Received: [70, 29]",
            reason: "INVALID_ROUTING_CONFIGURATION"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M:9","weight":100}]}"#,
            error: "ResourceNotFound: Request references a resource that does not exist."
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"live","routingConfiguration":[{"stateMachineVersionArn":"M:2","weight":100}]}"#,
            error: "ConflictException: Failed to create alias because an alias with the same name and a different "
                + "routing configuration already exists."
        ),
        Refusal(
            operation: "UpdateStateMachineAlias",
            input: #"{"stateMachineAliasArn":"M:live"}"#,
            error: "ValidationException: Either the description or the routing configuration must be specified",
            reason: "MISSING_REQUIRED_PARAMETER"
        ),
        Refusal(
            operation: "UpdateStateMachineAlias",
            input: #"{"stateMachineAliasArn":"M:none","description":"d"}"#,
            error: "ResourceNotFound: Request references a resource that does not exist."
        ),
        Refusal(
            operation: "DescribeStateMachineAlias",
            input: #"{"stateMachineAliasArn":"M:none"}"#,
            error: "ResourceNotFound: Request references a resource that does not exist."
        ),
        Refusal(
            operation: "DeleteStateMachineAlias",
            input: #"{"stateMachineAliasArn":"M:1"}"#,
            error: "InvalidArn: Invalid Arn: 'Not the ARN of a state machine alias: M:1'"
        ),
        Refusal(
            operation: "DeleteStateMachineVersion",
            input: #"{"stateMachineVersionArn":"M"}"#,
            error: "InvalidArn: Invalid Arn: 'Not the ARN of a state machine version: M'"
        ),
        Refusal(
            operation: "PublishStateMachineVersion",
            input: #"{"stateMachineArn":"M2"}"#,
            error: "StateMachineDoesNotExist: State Machine Does Not Exist: 'M2'"
        ),
        Refusal(
            operation: "PublishStateMachineVersion",
            input: #"{"stateMachineArn":"M/label"}"#,
            error: "ValidationException: This operation does not take the ARN of a distributed Map's state machine: "
                + "'M/label'",
            reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS"
        ),
        Refusal(
            operation: "StartExecution",
            input: #"{"stateMachineArn":"M:9"}"#,
            error: "StateMachineDoesNotExist: State Machine Does Not Exist: 'M:9'"
        ),
        Refusal(
            operation: "ListExecutions",
            input: #"{"stateMachineArn":"M:none"}"#,
            error: "StateMachineDoesNotExist: State Machine Does Not Exist: 'M:none'"
        ),
        Refusal(
            operation: "ListStateMachineVersions",
            input: #"{"stateMachineArn":"M","nextToken":"t"}"#,
            error: "InvalidToken: Invalid Token: 'Invalid token'"
        ),
        Refusal(
            operation: "TagResource",
            input: #"{"resourceArn":"M:1","tags":[{"key":"k","value":"v"}]}"#,
            error: "ResourceNotFound: Resource not found: 'M:1'"
        ),
        Refusal(
            operation: "UntagResource",
            input: #"{"resourceArn":"M2","tagKeys":["k"]}"#,
            error: "ResourceNotFound: Resource not found: 'M2'"
        ),
    ])
    private func `what cannot be is refused in AWS's words`(refusal: Refusal) throws {
        // M stands for the machine's ARN.
        let full = { (text: String) in
            text.replacing("\"M", with: "\"\(Self.m)").replacing("[M", with: "[\(Self.m)")
                .replacing(" M:", with: " \(Self.m):").replacing(" M'", with: " \(Self.m)'")
                .replacing("'M", with: "'\(Self.m)")
        }
        let answer = try api().call(refusal.operation, text: full(refusal.input))
        #expect(answer.error == full(refusal.error))
        #expect(answer.body["reason"]?.text == refusal.reason)
    }

    @Test func `tags are merged by key, removed, and limited to 50`() throws {
        let api = try api()
        let activity = try api.call("CreateActivity", ["name": "work"]).body["activityArn"] ?? .null
        for arn in [JSON.string(Self.m), activity] {
            let tags: JSON = [
                ["key": "a", "value": "1"], ["key": "b", "value": ""], ["key": "a", "value": "2"],
            ]
            #expect(try api.call("TagResource", ["resourceArn": arn, "tags": tags]).body == [:])
            try api.call("TagResource", ["resourceArn": arn, "tags": [["key": "c", "value": "3"]]])
            try api.call("UntagResource", ["resourceArn": arn, "tagKeys": ["b", "none", "b"]])
            #expect(
                try api.call("ListTagsForResource", ["resourceArn": arn]).body == [
                    "tags": [["key": "a", "value": "2"], ["key": "c", "value": "3"]]
                ]
            )
            let many = JSON.array((1...49).map { ["key": .string("k\($0)"), "value": ""] })
            let refused = try api.call("TagResource", ["resourceArn": arn, "tags": many])
            #expect(refused.error == "TooManyTags: A resource can have up to 50 tags.")
            #expect(refused.body["resourceName"] == arn)
        }
        let described = try api.call("DescribeStateMachine", ["stateMachineArn": .string(Self.m + ":2")])
        #expect(described.body["revisionId"] != nil, "tags make no revision")
    }
}
