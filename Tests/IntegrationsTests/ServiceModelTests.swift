// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

@testable import Integrations

@Suite struct ServiceModelTests {
    /// One service with a shape of each kind, as Scripts/service_calls.py writes it.
    private static let table: JSON = [
        "client": "ThingStore", "target": "Things_1", "version": "1.1", "signing": "things", "isCamel": true,
        "errors": ["NotFound", "DbLimitException=DBLimitFault"],
        "operations": ["putThing": ["PutThing", 0, 1], "dropThing": ["DropThing", 2, .null]],
        "shapes": [
            [
                "Name": "s", "Token": "i", "Since": "t", "Data": "b", "Size": "n", "KmsKeyId=KMSKeyID": "s",
                "Parts": ["l", 2], "Labels": ["m", "s"], "Texts": ["l", "s"], "Extra": "n",
            ],
            ["Since": "t", "Data": "b", "Parts": ["l", 2], "Labels": ["m", ["l", 2]]],
            ["PartName": "s"],
        ],
    ]
    private static let model = ServiceModel("thingstore", table)

    private func operation(_ action: String) throws -> ServiceModel.Operation {
        try #require(Self.model.operations[action])
    }

    struct Case: Sendable {
        var task: JSONObject
        var wire: JSON
    }

    @Test(arguments: [
        Case(task: ["Name": "a", "Size": 5], wire: ["name": "a", "size": 5, "token": "made-up"]),
        Case(task: ["Token": "own"], wire: ["token": "own"]),
        Case(task: ["Token": .null], wire: ["token": "made-up"]),
        // What is no text is written as JSON where the service wants one.
        Case(
            task: ["Token": "t", "Name": ["a": [1, true]], "Texts": [1, "b"]],
            wire: ["token": "t", "name": #"{"a":[1,true]}"#, "texts": ["1", "b"]]
        ),
        Case(
            task: ["Token": "t", "Since": "2023-11-14T22:13:20Z"],
            wire: ["token": "t", "since": 1_700_000_000]
        ),
        Case(
            task: ["Token": "t", "Since": "2023-11-14T23:13:20.25+01:00"],
            wire: ["token": "t", "since": 1_700_000_000.25]
        ),
        Case(task: ["Token": "t", "Since": 1_700_000_000], wire: ["token": "t", "since": 1_700_000_000]),
        Case(task: ["Token": "t", "Data": "abc"], wire: ["token": "t", "data": "YWJj"]),
        Case(task: ["Token": "t", "Data": ["a": 1]], wire: ["token": "t", "data": "eyJhIjoxfQ=="]),
        Case(task: ["Token": "t", "KmsKeyId": "k"], wire: ["token": "t", "KMSKeyID": "k"]),
        // The keys of maps are the user's own.
        Case(task: ["Token": "t", "Labels": ["Team": "a"]], wire: ["token": "t", "labels": ["Team": "a"]]),
        // Null is as good as absent.
        Case(
            task: ["Token": "t", "Name": .null, "Parts": [["PartName": .null], ["PartName": "x", "Unknown": 1]]],
            wire: ["token": "t", "parts": [[:], ["partName": "x", "unknown": 1]]]
        ),
        Case(
            task: [
                "Token": "t", "Labels": ["a": .null, "b": "c"], "Extra": ["a": .null, "b": [["c": .null], .null]],
            ],
            wire: ["token": "t", "labels": ["b": "c"], "extra": ["b": [[:], .null]]]
        ),
        // The names of the wire are as good as the SDK's.
        Case(
            task: ["token": "t", "kmsKeyId": 1, "KMSKeyID": 2, "data": "abc", "parts": [["partName": 3]]],
            wire: ["token": "t", "kmsKeyId": 1, "KMSKeyID": "2", "data": "YWJj", "parts": [["partName": "3"]]]
        ),
        Case(task: ["token": .null], wire: ["token": "made-up"]),
    ])
    func `parameters get the names and forms of the wire`(_ example: Case) throws {
        let body = Self.model.request(example.task, to: try operation("putThing"), token: "made-up")
        #expect(body == example.wire)
    }

    @Test(arguments: [
        Case(task: ["Since": "2023-11-14T22:13:20Z"], wire: ["since": 1_700_000_000]),
        // As Java's Instant writes it: no fraction, or three digits, and none below.
        Case(task: ["Since": "2023-11-14T22:13:20.250Z"], wire: ["since": 1_700_000_000.25]),
        Case(task: ["Since": "2023-11-14T22:13:20.500Z"], wire: ["since": 1_700_000_000.5]),
        Case(task: ["Since": "2023-11-14T22:13:20.123Z"], wire: ["since": 1_700_000_000.123]),
        Case(task: ["Since": "2023-11-14T22:13:20.001Z"], wire: ["since": 1_700_000_000.001]),
        Case(task: ["Since": "2023-11-14T22:13:20.999Z"], wire: ["since": 1_700_000_000.9999]),
        Case(task: ["Since": "2023-11-14T22:13:20Z"], wire: ["since": 1_700_000_000.0004]),
        Case(task: ["Since": "1969-12-31T23:59:59.900Z"], wire: ["since": -0.1]),
        Case(task: ["Since": "soon"], wire: ["since": "soon"]),
        Case(task: ["Data": "abc"], wire: ["data": "YWJj"]),
        // What is no text stays what it is on the wire.
        Case(task: ["Data": "/w=="], wire: ["data": "/w=="]),
        Case(
            task: ["Labels": ["Team": [["PartName": "x"]]]],
            wire: ["labels": ["Team": [["partName": "x"]], "none": .null]]
        ),
        Case(task: ["Other": ["a": 1]], wire: ["other": ["a": 1, "b": .null], "more": .null]),
        Case(
            task: ["Labels": ["Team": [["PartName": "x"]]], "Parts": [["PartName": "y"]]],
            wire: ["labels": ["Team": [["partName": "x"]]], "parts": [["partName": "y"]]]
        ),
    ])
    func `answers get the names and forms of tasks`(_ example: Case) throws {
        #expect(Self.model.output(example.wire, of: try operation("putThing")) == .object(example.task))
    }

    @Test func `an answer of which nothing is described has its own names`() throws {
        let output = Self.model.output(["aB": 1, "c": .null], of: try operation("dropThing"))
        #expect(output == ["AB": 1])
    }

    /// Each with the SDK's name for a member, and the one on the wire.
    @Test(arguments: [
        ("dynamodb", "Nul", "NULL"), ("dynamodbstreams", "Nul", "NULL"), ("cloudtrail", "EqualsValue", "Equals"),
        ("cognitoidentityprovider", "SendNotification", "Notify"), ("dynamodb", "Bs", "BS"),
    ])
    func `members have the names that the SDK's methods have`(_ service: String, _ name: String, _ wire: String) throws
    {
        let model = try #require(ServiceModel(service))
        let known = model.structures.filter { $0.members[JSONString(name)]?.wireName == JSONString(wire) }
        #expect(!known.isEmpty)
        #expect(
            model.structures.allSatisfy { $0.wireMembers[JSONString(wire)].map { $0.name == JSONString(name) } ?? true }
        )
    }

    @Test func `exceptions have the names of the SDK's classes`() {
        #expect(Self.model.exceptions == ["NotFound": "NotFound", "DBLimitFault": "DbLimitException"])
    }

    @Test(arguments: ServiceModel.names)
    func `each table can be used, and its client's name is known to the interpreter`(_ name: String) throws {
        let model = try #require(ServiceModel(name))
        #expect(!model.operations.isEmpty && !model.exceptions.isEmpty)
        #expect(model.operations.values.allSatisfy { $0.input.map(model.structures.indices.contains) ?? true })
        #expect(model.operations.values.allSatisfy { $0.output.map(model.structures.indices.contains) ?? true })
        let resource = ServiceResource(
            service: "aws-sdk:\(name)",
            action: "do",
            pattern: .requestResponse,
            arn: "arn:aws:states:::aws-sdk:\(name):do"
        )
        #expect(resource.clientName == model.client)
    }

    /// What the methods of AWS's SDK for Java 2 are called: only an acronym at the beginning becomes a word.
    @Test(arguments: [
        ("kinesis", "putRecord", "StreamARN"), ("ecs", "runTask", "EnableECSManagedTags"),
        ("wafv2", "associateWebACL", "WebACLArn"), ("applicationautoscaling", "registerScalableTarget", "RoleARN"),
        ("dynamodb", "createTable", "SseSpecification"), ("sqs", "sendMessage", "MessageBody"),
        ("kms", "encrypt", "KeyId"),
    ])
    func `members have the names of the SDK's methods`(service: String, action: String, member: String) throws {
        let model = try #require(ServiceModel(service))
        let input = try #require(model.operations[action]?.input)
        let names = model.structures[input].members.keys.map(\.text)
        #expect(names.contains(member), "\(names.sorted())")
    }

    struct Known: Sendable {
        var service: String
        var target: String
        var version: String
        var signing: String
        var client: String
    }

    /// From AWS's documents of the services.
    @Test(arguments: [
        Known(
            service: "dynamodb",
            target: "DynamoDB_20120810",
            version: "1.0",
            signing: "dynamodb",
            client: "DynamoDb"
        ),
        Known(
            service: "secretsmanager",
            target: "secretsmanager",
            version: "1.1",
            signing: "secretsmanager",
            client: "SecretsManager"
        ),
        Known(service: "sqs", target: "AmazonSQS", version: "1.0", signing: "sqs", client: "Sqs"),
        Known(service: "eventbridge", target: "AWSEvents", version: "1.1", signing: "events", client: "EventBridge"),
        Known(service: "kms", target: "TrentService", version: "1.1", signing: "kms", client: "Kms"),
        Known(
            service: "cloudwatchlogs",
            target: "Logs_20140328",
            version: "1.1",
            signing: "logs",
            client: "CloudWatchLogs"
        ),
        Known(service: "kinesis", target: "Kinesis_20131202", version: "1.1", signing: "kinesis", client: "Kinesis"),
    ])
    func `services have AWS's names`(_ known: Known) throws {
        let model = try #require(ServiceModel(known.service))
        #expect(model.target == known.target && model.version == known.version)
        #expect(model.signingName == known.signing && model.client == known.client)
    }

    @Test func `an optimized integration's actions are in its service's table`() throws {
        for calls in OptimizedCalls.all {
            let model = try #require(ServiceModel(calls.service))
            #expect(calls.actions.allSatisfy { model.operations[$0] != nil })
        }
    }
}
