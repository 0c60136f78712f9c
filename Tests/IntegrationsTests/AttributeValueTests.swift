// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

@testable import Integrations

/// DynamoDB's values, of all ten types, on their way out and back.
@Suite struct AttributeValueTests {
    private let model = ServiceModel("dynamodb")

    struct Value: Sendable, CustomTestStringConvertible {
        /// With the names of AWS's SDK for Java 2, of `aws-sdk:dynamodb`.
        var sdk: JSON
        /// With the names of the wire, of `dynamodb:putItem`.
        var optimized: JSON
        var wire: JSON
        /// The SDK's answer, where it is not what the task gave.
        var answer: JSON?

        var testDescription: String { wire.serialized }
    }

    static let values = [
        Value(sdk: ["S": "a"], optimized: ["S": "a"], wire: ["S": "a"]),
        Value(sdk: ["N": 1.5], optimized: ["N": 1.5], wire: ["N": "1.5"], answer: ["N": "1.5"]),
        Value(sdk: ["B": "abcd"], optimized: ["B": "abcd"], wire: ["B": "YWJjZA=="]),
        Value(sdk: ["Bool": true], optimized: ["BOOL": true], wire: ["BOOL": true]),
        Value(sdk: ["Nul": true], optimized: ["NULL": true], wire: ["NULL": true]),
        Value(
            sdk: ["Ss": ["a", 5]],
            optimized: ["SS": ["a", 5]],
            wire: ["SS": ["a", "5"]],
            answer: ["Ss": ["a", "5"]]
        ),
        Value(
            sdk: ["Ns": [1, "2"]],
            optimized: ["NS": [1, "2"]],
            wire: ["NS": ["1", "2"]],
            answer: ["Ns": ["1", "2"]]
        ),
        Value(sdk: ["Bs": ["abcd", ""]], optimized: ["BS": ["abcd", ""]], wire: ["BS": ["YWJjZA==", ""]]),
        Value(
            sdk: ["L": [["Bs": ["a"]], ["Nul": true]]],
            optimized: ["L": [["BS": ["a"]], ["NULL": true]]],
            wire: ["L": [["BS": ["YQ=="]], ["NULL": true]]]
        ),
        Value(
            sdk: ["M": ["Bs": ["M": ["n": ["Ns": [1]]]]]],
            optimized: ["M": ["Bs": ["M": ["n": ["NS": [1]]]]]],
            wire: ["M": ["Bs": ["M": ["n": ["NS": ["1"]]]]]],
            answer: ["M": ["Bs": ["M": ["n": ["Ns": ["1"]]]]]]
        ),
    ]

    private func operation(_ action: String) throws -> (ServiceModel, ServiceModel.Operation) {
        let model = try #require(model)
        return (model, try #require(model.operations[action]))
    }

    /// `aws-sdk` takes the names of the wire as well.
    @Test(arguments: values)
    func `a value is sent in the forms of the wire`(_ value: Value) throws {
        let (model, operation) = try operation("putItem")
        for given in [value.sdk, value.optimized] {
            let body = model.request(["TableName": "t", "Item": ["a": given]], to: operation, token: "")
            #expect(body == ["TableName": "t", "Item": ["a": value.wire]])
        }
    }

    @Test(arguments: values)
    func `a value is answered in the names of the integration's SDK`(_ value: Value) throws {
        let (model, operation) = try operation("getItem")
        let answer = RemoteService.Answer(
            document: ["Item": ["a": value.wire, "none": .null], "ConsumedCapacity": .null],
            metadata: HTTPMetadata(statusCode: 200, requestID: "r", headers: [])
        )
        let sdk = try ServiceStyle.sdk(client: "DynamoDb").output(answer, of: operation, model).get()
        #expect(sdk == ["Item": ["a": value.answer ?? value.sdk]])
        let optimized = try ServiceStyle.optimized(.tables).output(answer, of: operation, model).get()
        #expect(optimized["Item"] == ["a": value.wire])
        #expect(optimized.members?.map(\.0) == ["Item", "SdkHttpMetadata", "SdkResponseMetadata"])
    }
}
