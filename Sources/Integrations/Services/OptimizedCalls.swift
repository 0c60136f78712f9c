// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// The optimized integrations of services that are reached over HTTP (reference §6.2).
struct OptimizedCalls {
    /// The service in a resource: `events`.
    var resource: String
    /// The same service as `aws-sdk` names it: `eventbridge`.
    var service: String
    var actions: [String]
    var patterns: Set<ServiceResource.Pattern>
    /// How its errors are named.
    var names: OptimizedService

    static let all = [
        OptimizedCalls(
            resource: "dynamodb",
            service: "dynamodb",
            actions: ["getItem", "putItem", "updateItem", "deleteItem"],
            patterns: [],
            names: .tables
        ),
        OptimizedCalls(
            resource: "sqs",
            service: "sqs",
            actions: ["sendMessage"],
            patterns: [.waitForTaskToken],
            names: .queues
        ),
        OptimizedCalls(
            resource: "events",
            service: "eventbridge",
            actions: ["putEvents"],
            patterns: [.waitForTaskToken],
            names: .events
        ),
    ]
}
