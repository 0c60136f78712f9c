// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

struct TaskResourceTests {
    private static func service(
        _ arn: String,
        _ service: String,
        _ action: String,
        _ pattern: ServiceResource.Pattern = .requestResponse
    ) -> (String, TaskResource?) {
        (arn, .service(ServiceResource(service: service, action: action, pattern: pattern, arn: arn)))
    }

    private static func function(_ arn: String) -> (String, TaskResource?) { (arn, .function(arn: arn)) }

    static let arns: [(String, TaskResource?)] = [
        function("arn:aws:lambda:us-east-1:123456789012:function:f"),
        function("arn:aws-cn:lambda:cn-north-1:123456789012:function:f:$LATEST"),
        function("arn:aws:lambda:::function:f"),
        (
            "arn:aws:states:eu-west-1:1:activity:a", .activity(arn: "arn:aws:states:eu-west-1:1:activity:a")
        ),
        service("arn:aws:states:::lambda:invoke", "lambda", "invoke"),
        service("arn:aws-us-gov:states:us-gov-west-1:1:sqs:sendMessage", "sqs", "sendMessage"),
        service("arn:aws:states:::lambda:invoke.waitForTaskToken", "lambda", "invoke", .waitForTaskToken),
        service("arn:aws:states:::states:startExecution.sync", "states", "startExecution", .sync),
        service("arn:aws:states:::states:startExecution.sync:2", "states", "startExecution", .sync2),
        service("arn:aws:states:::aws-sdk:dynamodb:query", "aws-sdk:dynamodb", "query"),
        service("arn:aws:states:::aws-sdk:sfn:x.waitForTaskToken", "aws-sdk:sfn", "x", .waitForTaskToken),
        ("", nil), ("f", nil), ("arn:aws:lambda:us-east-1:1:function", nil), ("arn:aws:s3:::bucket", nil),
        ("arn:aws:states:::lambda", nil), ("arn:aws:states:::lambda:invoke.async", nil),
        ("arn:aws:states:::lambda:.sync", nil), ("arn:aws:states:::aws-sdk:sfn", nil),
        ("arn:aws:states:::lambda:invoke:2", nil), ("arn:azure:states:::lambda:invoke", nil),
        ("arn:aws:states:::states:startExecution.sync:3", nil), ("arn:aws:lambda:us-east-1:1:function:f:1:2", nil),
        ("arn:aws:states:::lambda:invoke ", nil), ("arn:aws:states:us-east-1:1:activity:", nil),
    ]

    @Test(arguments: arns)
    func `a resource ARN is taken apart`(arn: String, resource: TaskResource?) {
        #expect(TaskResource(parsing: arn) == resource)
    }

    @Test func `the resource in history keeps its pattern`() {
        guard case .service(let service)? = TaskResource(parsing: "arn:aws:states:::states:startExecution.sync:2")
        else {
            Issue.record("no service")
            return
        }
        #expect(service.resource == "startExecution.sync:2")
    }
}
