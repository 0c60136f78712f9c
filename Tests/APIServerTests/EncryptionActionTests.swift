// SPDX-License-Identifier: Apache-2.0

import Encryption
import JSONModule
import Simulation
import Testing

/// How the API shows what has a key of the customer.
struct EncryptionActionTests {
    private static func keys(isEnabled: Bool = true) throws -> KeyRing {
        let bytes = [UInt8](repeating: 7, count: 32)
        let key = try #require(CustomerKey(id: "k", isEnabled: isEnabled, bytes: bytes))
        return KeyRing([key], arnPrefix: "arn:aws:kms:us-east-1:123456789012:")
    }

    private static let given: JSON = ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "k"]
    /// With AWS's default.
    private static let shown: JSON = [
        "kmsKeyId": "k", "kmsDataKeyReusePeriodSeconds": 300, "type": "CUSTOMER_MANAGED_KMS_KEY",
    ]

    private static func create(_ api: API) throws {
        let created = try api.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
                "encryptionConfiguration": given,
            ]
        )
        #expect(created.status == 200)
    }

    @Test func `the key and the time of reuse are shown`() throws {
        let api = API(keys: try Self.keys())
        try Self.create(api)
        let arn = try api.start().body["executionArn"] ?? .null
        let machine = try api.call("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)])
        #expect(machine.body["encryptionConfiguration"] == Self.shown)
        #expect(machine.body["definition"]?.text == Definitions.pass)
        let run = try api.call("DescribeStateMachineForExecution", ["executionArn": arn])
        #expect(run.body["encryptionConfiguration"] == Self.shown)
        #expect(run.body["definition"]?.text == Definitions.pass)
        try api.call("CreateActivity", ["name": "work", "encryptionConfiguration": Self.given])
        let activity = try api.call("DescribeActivity", ["activityArn": .string(API.activityARN)])
        #expect(activity.body["encryptionConfiguration"] == Self.shown)
    }

    @Test func `metadata is shown without the key, and data is not`() throws {
        let first = API(keys: try Self.keys())
        try Self.create(first)
        let arn = try first.start().body["executionArn"] ?? .null
        first.simulated.threads.kill()
        let api = API(on: first.simulated.store.base, keys: try Self.keys(isEnabled: false))
        let calls: [(String, JSONObject)] = [
            ("DescribeStateMachine", ["stateMachineArn": .string(API.machineARN)]),
            ("DescribeStateMachineForExecution", ["executionArn": arn]), ("DescribeExecution", ["executionArn": arn]),
        ]
        for (operation, input) in calls {
            let refused = try api.call(operation, .object(input))
            #expect(refused.error == "KmsInvalidStateException: The key cannot be used: the key 'k' is disabled.")
            #expect(refused.body["kmsKeyState"] == "DISABLED")
            var metadata = input
            metadata["includedData"] = "METADATA_ONLY"
            #expect(try api.call(operation, .object(metadata)).status == 200)
        }
        let execution = try api.call("DescribeExecution", ["executionArn": arn, "includedData": "METADATA_ONLY"])
        #expect(execution.body["status"] == "SUCCEEDED")
        #expect(execution.body["outputDetails"] == ["included": false])
        #expect(execution.body["output"] == nil)
        #expect(try api.call("ListExecutions", ["stateMachineArn": .string(API.machineARN)]).status == 200)
        #expect(try api.call("ListMapRuns", ["executionArn": arn]).status == 200)
        #expect(try api.call("ListTagsForResource", ["resourceArn": .string(API.machineARN)]).status == 200)
    }
}
