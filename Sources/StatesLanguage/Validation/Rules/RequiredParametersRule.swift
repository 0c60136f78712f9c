// SPDX-License-Identifier: Apache-2.0

/// The parameters without which AWS refuses a call of an optimized integration.
enum RequiredParametersRule {
    static func check(_ resource: TaskResource, of task: Fields) {
        guard case .service(let service) = resource, OptimizedIntegrations.contain(service) else { return }
        let isJSONata = task.expressions != nil
        let field = isJSONata ? "Arguments" : "Parameters"
        guard task.has(field) else {
            let isMisspelled = task.has("Arguments") || task.has("Parameters")
            if !isMisspelled { task.error(Message.missingParameters(field, service.arn)) }
            return
        }
        if task.holdsExpression(field) { return }
        guard let parameters = task.object(field) else { return }
        for name in required["\(service.service):\(service.action)"] ?? [] {
            if parameters.has(name) || (!isJSONata && parameters.has("\(name).$")) { continue }
            task.error(Message.requiredMember(name), at: field)
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
