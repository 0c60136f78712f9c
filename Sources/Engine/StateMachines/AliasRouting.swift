// SPDX-License-Identifier: Apache-2.0

import Storage

/// A routing configuration that keeps AWS's rules: one or two versions of one machine, together 100 (reference §1.5).
struct AliasRouting: Sendable, Equatable {
    let stateMachineARN: String
    let routes: [AliasRecord.Route]

    /// Throws what AWS says of a configuration that breaks a rule.
    init(_ inputs: [RouteInput]) throws(ServiceError) {
        let arns = inputs.map(\.versionARN)
        var machines: [String] = []
        var routes: [AliasRecord.Route] = []
        for input in inputs {
            let reference = try StateMachineReference(input.versionARN)
            guard case .version(let number) = reference.qualifier else {
                throw .invalidRouting("contain state machine version ARNs. Received: [\(arns.joined(separator: ", "))]")
            }
            if !machines.contains(reference.arn) { machines.append(reference.arn) }
            routes.append(AliasRecord.Route(version: number, weight: input.weight))
        }
        guard let machine = machines.first, machines.count == 1 else {
            throw .invalidRouting(
                "contain state machine version ARNs for the same state machine. Received: "
                    + "[\(arns.joined(separator: ", "))]"
            )
        }
        guard Set(routes.map(\.version)).count == routes.count else {
            throw .invalidRouting(
                "contain distinct state machine version ARNs. Received: [\(arns.joined(separator: ", "))]"
            )
        }
        let weights = routes.map(\.weight)
        guard weights.reduce(0, +) == 100 else {
            let received = weights.map(String.init).joined(separator: ", ")
            throw ServiceError(
                .validation,
                "Sum of routing configuration weights must equal 100. Received: [\(received)]",
                reason: ServiceError.invalidRoutingReason
            )
        }
        stateMachineARN = machine
        self.routes = routes
    }
}

extension AliasRecord {
    /// The version that a start goes to, by a random number: each as often as its weight says.
    func drawVersion(_ random: UInt64) -> Int {
        var rest = Int(random % 100)
        for route in routes {
            if rest < route.weight { return route.version }
            rest -= route.weight
        }
        preconditionFailure("The weights of an alias make 100.")
    }

    /// Whether the same executions go to the same versions.
    func routes(like other: [Route]) -> Bool {
        routes.sorted { $0.version < $1.version } == other.sorted { $0.version < $1.version }
    }
}

extension ServiceError {
    fileprivate static let invalidRoutingReason = "INVALID_ROUTING_CONFIGURATION"

    fileprivate static func invalidRouting(_ rule: String) -> ServiceError {
        ServiceError(.validation, "Routing configuration must \(rule)", reason: invalidRoutingReason)
    }
}
