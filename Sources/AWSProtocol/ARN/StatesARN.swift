// SPDX-License-Identifier: Apache-2.0

/// What an ARN of the service `states` names.
package struct StatesARN: Sendable, Hashable {
    /// The resource types of the service.
    package enum ResourceType: String, Sendable, CaseIterable {
        case stateMachine
        case execution
        case express
        case mapRun
        case activity
    }

    package var type: ResourceType
    /// What follows the type, split at its colons: the name, then an execution, a version or an alias.
    package var path: [String]

    /// Reads a text that must name one of some types of resources.
    package init(_ text: String, in types: Set<ResourceType>) throws(InvalidARN) {
        let arn = try ARN(text)
        guard arn.service == "states" else { throw InvalidARN("Invalid ARN service: \(arn.service)") }
        let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let type = ResourceType(rawValue: parts[0]), types.contains(type) else {
            throw InvalidARN("Resource type not valid in this context: \(parts[0])")
        }
        guard Self.partCounts(of: type).contains(parts.count - 1), !parts.contains("") else {
            throw InvalidARN("Invalid ARN format: \(text)")
        }
        self.type = type
        path = Array(parts.dropFirst())
    }

    private static func partCounts(of type: ResourceType) -> ClosedRange<Int> {
        switch type {
        case .stateMachine: 1...2
        case .execution, .mapRun: 2...2
        case .express: 3...3
        case .activity: 1...1
        }
    }

    /// The name of the state machine or the activity, without the label of a distributed Map.
    package var name: Substring { path[0].prefix { $0 != "/" } }

    /// The label of a distributed Map's definition: `NAME/LABEL`.
    package var label: Substring? {
        path[0].firstIndex(of: "/").map { path[0][path[0].index(after: $0)...] }
    }

    /// The version number or alias name of a state machine's ARN.
    package var qualifier: String? { type == .stateMachine && path.count == 2 ? path[1] : nil }
}
