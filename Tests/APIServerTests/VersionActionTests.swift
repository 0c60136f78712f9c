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

    @Test func `a creation that is repeated answers the version that it published`() throws {
        let api = API()
        let creation: JSON = [
            "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN), "publish": true,
        ]
        try api.call("CreateStateMachine", creation)
        // Another role is no other creation, but another revision.
        let update: JSON = ["stateMachineArn": .string(Self.m), "roleArn": .string(API.roleARN + "2"), "publish": true]
        #expect(try api.call("UpdateStateMachine", update).body["stateMachineVersionArn"]?.text == Self.m + ":2")
        #expect(try api.call("CreateStateMachine", creation).body["stateMachineVersionArn"]?.text == Self.m + ":1")
        try api.call("DeleteStateMachineVersion", ["stateMachineVersionArn": .string(Self.m + ":1")])
        #expect(try api.call("CreateStateMachine", creation).body["stateMachineVersionArn"]?.text == Self.m + ":2")
    }

    @Test func `what was published first decides what the creation was`() throws {
        let api = API()
        let creation: JSONObject = [
            "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
        ]
        func create(_ more: JSONObject) throws -> String {
            var input = creation
            for (name, value) in more { input[name] = value }
            let answer = try api.call("CreateStateMachine", .object(input))
            return answer.status == 200 ? answer.body["stateMachineVersionArn"]?.text ?? "" : answer.error
        }
        let already = "StateMachineAlreadyExists: State Machine Already Exists: This state machine was already created "
        #expect(try create([:]).isEmpty)
        #expect(try create([:]).isEmpty)
        #expect(
            try create(["publish": true]) == "StateMachineAlreadyExists: State Machine Already Exists: '\(Self.m)'"
        )
        try api.call("PublishStateMachineVersion", ["stateMachineArn": .string(Self.m), "description": "later"])
        #expect(try create([:]) == already + "with a published version.")
        let different = already + "with a published version using a different description."
        #expect(try create(["publish": true]) == different)
        #expect(try create(["publish": true, "versionDescription": "other"]) == different)
        #expect(try create(["publish": true, "versionDescription": "later"]) == Self.m + ":1")
        // The second version is none of the creation's.
        try api.call("UpdateStateMachine", ["stateMachineArn": .string(Self.m), "roleArn": .string(API.roleARN + "2")])
        try api.call("PublishStateMachineVersion", ["stateMachineArn": .string(Self.m), "description": "second"])
        #expect(try create(["publish": true, "versionDescription": "second"]) == different)
        #expect(try create(["publish": true, "versionDescription": "later"]) == Self.m + ":1")
    }

    @Test func `an alias that was never updated has no such date`() throws {
        let described = try api().call("DescribeStateMachineAlias", ["stateMachineAliasArn": .string(Self.m + ":live")])
        #expect(described.body["creationDate"] == 1_704_067_200.0)
        #expect(described.body["updateDate"] == nil)
    }

    @Test func `a version has no tags`() throws {
        let tags = try api().call("ListTagsForResource", ["resourceArn": .string(Self.m + ":1")])
        #expect(tags.body == ["tags": []])
    }

    @Test func `the executions of a version are not those of a machine that was deleted`() throws {
        let api = try api()
        for _ in 0..<2 {
            let start: JSON = ["stateMachineArn": .string(Self.m + ":1")]
            try api.call("StartExecution", start)
            let listed = try api.call("ListExecutions", start)
            #expect(listed.body["executions"]?.elements?.count == 1)
            try api.call("DeleteStateMachine", ["stateMachineArn": .string(Self.m)])
            try api.call(
                "CreateStateMachine",
                [
                    "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
                    "publish": true,
                ]
            )
        }
    }

    @Test(arguments: [
        ("ListStateMachineVersions", ""), ("ListStateMachineAliases", ""), ("ListStateMachineAliases", ":1"),
    ])
    func `a page token is of one machine's list`(operation: String, qualifier: String) throws {
        let api = try api()
        try api.call("CreateStateMachineAlias", Self.alias("other", [("\(Self.m):1", 100)]))
        let arn: JSON = .string(Self.m + qualifier)
        let first = try api.call(operation, ["stateMachineArn": arn, "maxResults": 1])
        let token = try #require(first.body["nextToken"])
        #expect(try api.call(operation, ["stateMachineArn": arn, "nextToken": token]).status == 200)
        try api.createMachine("n")
        for name in ["n"] + (operation == "ListStateMachineAliases" && qualifier.isEmpty ? ["m:1"] : []) {
            let other: JSON = ["stateMachineArn": .string("\(API.account)stateMachine:\(name)"), "nextToken": token]
            #expect(try api.call(operation, other).error == "InvalidToken: Invalid Token: 'Invalid token'")
        }
    }

    @Test func `very many tags are refused, whatever their number`() throws {
        let api = try api()
        let tags = JSON.array((0..<100_000).map { ["key": .string("k\($0)"), "value": "v"] })
        let tagged = try api.call("TagResource", ["resourceArn": .string(Self.m), "tags": tags])
        #expect(tagged.error == "TooManyTags: A resource can have up to 50 tags.")
        let created = try api.call(
            "CreateStateMachine",
            ["name": "n", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN), "tags": tags]
        )
        #expect(created.error == "TooManyTags: A resource can have up to 50 tags.")
        #expect(try api.call("CreateActivity", ["name": "a", "tags": tags]).error.hasPrefix("TooManyTags: "))
        #expect(try api.call("ListTagsForResource", ["resourceArn": .string(Self.m)]).body["tags"] == [])
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
                "creationDate": 1_704_067_200.0, "updateDate": 1_704_067_200.001,
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
            error: "ValidationException: Either description or routing configuration must be specified"
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
            error: "StateMachineDoesNotExist: State Machine Version Does Not Exist: 'M:9'"
        ),
        Refusal(
            operation: "DescribeStateMachine",
            input: #"{"stateMachineArn":"M:9"}"#,
            error: "StateMachineDoesNotExist: State Machine Version Does Not Exist: 'M:9'"
        ),
        Refusal(
            operation: "CreateStateMachineAlias",
            input: #"{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"M:1","weight":50},"#
                + #"{"stateMachineVersionArn":"M2:1","weight":50}]}"#,
            error: "ValidationException: Routing configuration must contain state machine version ARNs for the same "
                + "state machine. Received: [M:1, M2:1]",
            reason: "INVALID_ROUTING_CONFIGURATION"
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
                .replacing(" M:", with: " \(Self.m):").replacing(" M2:", with: " \(Self.m)2:").replacing(
                    " M'",
                    with: " \(Self.m)'"
                )
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
