// SPDX-License-Identifier: Apache-2.0

import APIServer
import Engine
import JSONModule
import Testing

/// Calls that nobody would make: each is answered with JSON, and each error has a name of the API.
struct FuzzTests {
    private static let operations = [
        "CreateActivity", "CreateStateMachine", "DeleteActivity", "DeleteStateMachine", "DescribeActivity",
        "DescribeExecution", "DescribeStateMachine", "DescribeStateMachineForExecution", "GetExecutionHistory",
        "ListActivities", "ListExecutions", "ListStateMachines", "ListTagsForResource", "SendTaskFailure",
        "SendTaskHeartbeat", "SendTaskSuccess", "StartExecution", "StartSyncExecution", "StopExecution",
        "UpdateStateMachine", "ValidateStateMachineDefinition",
    ]
    private static let names = [
        "name", "definition", "roleArn", "type", "stateMachineArn", "executionArn", "activityArn", "resourceArn",
        "input", "output", "taskToken", "error", "cause", "maxResults", "nextToken", "reverseOrder", "statusFilter",
        "loggingConfiguration", "tags", "publish", "includedData", "encryptionConfiguration", "traceHeader",
    ]
    private static let values: [JSON] = [
        nil, true, 0, -1, 1e300, 5.5, "", "m", "STANDARD", "EXPRESS", "RUNNING", "{}", "[1]", "{", "\u{0}", "é𝄞",
        "e-1", [], [nil], [:], ["key": "k"], [["key": "k", "value": "v"]], ["level": "ALL"], ["type": "AWS_OWNED_KEY"],
        .string(API.machineARN), .string(API.expressARN), .string(API.activityARN),
        .string(API.account + "execution:m:e"), .string(API.account + "stateMachine:"),
        .string(Definitions.pass), .string(Definitions.wait), .string(Definitions.variables),
        .string(String(repeating: "a", count: 300)), .string(String(repeating: "x", count: 300_000)),
    ]

    @Test(arguments: 1...8)
    func `any input is answered with JSON and a known error`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let api = API()
        try api.createMachine()
        try api.createMachine("x", Definitions.pass, type: "EXPRESS")
        let known = Set(ServiceError.Code.allCases.map(\.rawValue))
        for _ in 0..<300 {
            let operation = Self.operations.randomElement(using: &random) ?? ""
            let text = body(using: &random)
            let reply = try api.call(operation, text: text)
            let name = reply.body["__type"]?.text
            #expect(reply.body.members != nil)
            #expect(reply.status == 200 ? name == nil : known.contains(name ?? ""), "\(operation) \(text.prefix(200))")
            #expect(reply.status < 500, "\(operation) \(text.prefix(200)): \(reply.error)")
        }
    }

    private func body(using random: inout SplitMix) -> String {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let name = Self.names.randomElement(using: &random) ?? ""
            object[JSONString(name)] = Self.values.randomElement(using: &random)
        }
        var bytes = Array(JSON.object(object).serialized.utf8)
        guard Int.random(in: 0..<4, using: &random) == 0 else { return String(decoding: bytes, as: UTF8.self) }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let position = Int.random(in: 0..<bytes.count, using: &random)
            bytes[position] = UInt8.random(in: 0x20...0x7E, using: &random)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A generator of which the seed is all.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
