// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Interpreter
import JSONModule
import StatesLanguage
import Testing

@testable import Integrations

@Suite struct ServiceStyleTests {
    private static let sdk = ServiceStyle.sdk(client: "DynamoDb")
    private static let optimized = ServiceStyle.optimized(.tables)
    private static let resource = ServiceResource(
        service: "dynamodb",
        action: "putItem",
        pattern: .requestResponse,
        arn: "arn:aws:states:::dynamodb:putItem"
    )

    private static func refusal(_ code: String, shown: String? = nil, exception: String?) -> RemoteFault {
        var fault = ServiceFault(code: code, message: "no", statusCode: 400, requestID: "id")
        fault.shownCode = shown
        return .refusal(fault, exception: exception)
    }

    struct Case: Sendable {
        var fault: RemoteFault
        var style: ServiceStyle
        var error: String
        var cause: String
    }

    @Test(arguments: [
        Case(
            fault: refusal("DBLimitFault", exception: "DbLimitException"),
            style: sdk,
            error: "DynamoDb.DbLimitException",
            cause: "no (Service: DynamoDb, Status Code: 400, Request ID: id)"
        ),
        Case(
            fault: refusal("ValidationException", exception: nil),
            style: sdk,
            error: "DynamoDb.DynamoDbException",
            cause: "no (Service: DynamoDb, Status Code: 400, Request ID: id)"
        ),
        Case(
            fault: refusal("DBLimitFault", exception: "DbLimitException"),
            style: optimized,
            error: "DynamoDB.DBLimitException",
            cause: "no (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: DBLimitFault; Request ID: id; "
                + "Proxy: null)"
        ),
        Case(
            fault: refusal("QueueDoesNotExist", shown: "AWS.NonExistentQueue", exception: "QueueDoesNotExist"),
            style: .optimized(.queues),
            error: "SQS.QueueDoesNotExistException",
            cause: "no (Service: AmazonSQS; Status Code: 400; Error Code: AWS.NonExistentQueue; Request ID: id; "
                + "Proxy: null)"
        ),
        Case(
            fault: refusal("ValidationException", exception: nil),
            style: .optimized(.events),
            error: "EventBridge.AmazonEventBridgeException",
            cause: "no (Service: AmazonEventBridge; Status Code: 400; Error Code: ValidationException; "
                + "Request ID: id; Proxy: null)"
        ),
        Case(
            fault: .transport(.busy),
            style: optimized,
            error: "DynamoDB.SdkClientException",
            cause: "Unable to execute HTTP request: Timeout waiting for connection from pool"
        ),
        Case(
            fault: .transport(.timedOut),
            style: sdk,
            error: "DynamoDb.SdkClientException",
            cause: "Unable to execute HTTP request: Read timed out"
        ),
        Case(
            fault: .transport(.broken("h:1 failed to respond")),
            style: .optimized(.events),
            error: "EventBridge.SdkClientException",
            cause: "Unable to execute HTTP request: h:1 failed to respond"
        ),
        Case(
            fault: .unreadable(status: 200),
            style: .optimized(.queues),
            error: "SQS.SdkClientException",
            cause: "Unable to unmarshall response: the body is no JSON object. Response Code: 200"
        ),
        Case(
            fault: .transport(.tooLarge),
            style: sdk,
            error: "States.DataLimitExceeded",
            cause: "The state/task 'dynamodb' returned a result with a size exceeding the maximum number of bytes "
                + "service limit."
        ),
    ])
    func `a call without a result fails in the words of the integration's SDK`(_ example: Case) {
        let failure = example.style.failure(example.fault, of: Self.resource)
        #expect(failure == TaskFailure(error: example.error, cause: example.cause))
    }

    @Test(arguments: [
        ("dynamodb:putItem", nil),
        ("aws-sdk:dynamodb:putItem.waitForTaskToken", nil),
        ("aws-sdk:dynamodb:putItems", ""),
        ("dynamodb:putItem.waitForTaskToken", ""),
        (
            "aws-sdk:sqs:sendMessage",
            #" This server has no integration aws-sdk:sqs:sendMessage: its configuration names no service "sqs" (--config)."#
        ),
        ("aws-sdk:s3:getObject", " This server has no integration aws-sdk:s3:getObject."),
    ])
    func `a resource is refused with what could be done`(_ resource: String, _ reason: String?) {
        let configuration = ServiceConfiguration(services: [
            "dynamodb": .init(
                endpoint: ServiceEndpoint(host: "h", port: 1),
                region: "us-east-1",
                credentials: .init(accessKeyID: "a", secretAccessKey: "b")
            )
        ])
        let parser = DefinitionParser(catalog: .supported(with: configuration))
        let arn = "arn:aws:states:::\(resource)"
        let definition: JSON = [
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Task", "Resource": .string(arn), "Parameters": ["TableName": "t", "Item": [:]],
                    "End": true,
                ]
            ],
        ]
        let refusals = parser.analyze(definition.serialized, type: .standard).diagnostics
            .filter { $0.severity == .error }.map(\.message)
        let expected = reason.map {
            "The resource provided \(arn) is not recognized. The value is not a valid resource ARN, or the resource is "
                + "not available in this region.\($0)"
        }
        #expect(refusals.contains { $0.hasPrefix(expected ?? "-") } == (reason != nil))
        #expect(refusals.isEmpty == (reason == nil))
        #expect(reason != "" || refusals.allSatisfy { !$0.contains("This server") })
    }
}
