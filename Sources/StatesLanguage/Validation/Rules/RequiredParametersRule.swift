// SPDX-License-Identifier: Apache-2.0

/// The parameters without which AWS refuses a call of an optimized integration.
enum RequiredParametersRule {
    static func check(_ resource: TaskResource, of task: Fields) {
        guard case .service(let service) = resource else { return }
        guard task.has("Parameters") else {
            if !task.has("Arguments") { task.error(Message.missingParameters(service.arn)) }
            return
        }
        guard let parameters = task.object("Parameters") else { return }
        for name in required["\(service.service):\(service.action)"] ?? [] {
            if parameters.has(name) || parameters.has("\(name).$") { continue }
            task.error(Message.requiredMember(name), at: "Parameters")
        }
    }

    private static let required: [String: [String]] = [
        "lambda:invoke": ["FunctionName"],
        "sqs:sendMessage": ["QueueUrl", "MessageBody"],
        "sns:publish": ["Message"],
        "dynamodb:putItem": ["TableName", "Item"],
        "dynamodb:getItem": ["TableName", "Key"],
        "states:startExecution": ["StateMachineArn"],
        "events:putEvents": ["Entries"],
        "ecs:runTask": ["TaskDefinition"],
        "glue:startJobRun": ["JobName"],
    ]
}
