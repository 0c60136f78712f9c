// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Engine

/// One of the server's quotas as the command line sets it: `state-machines=10`.
struct Quota: Sendable {
    /// What there can be many of; AWS's own numbers apply where nothing is said.
    enum Kind: String, CaseIterable, Sendable {
        case stateMachines = "state-machines"
        case activities
        case executions
        case versions
        case aliases
        case workers

        /// The limit that it sets.
        var limit: WritableKeyPath<Limits, Int> {
            switch self {
            case .stateMachines: \.stateMachinesMaximum
            case .activities: \.activitiesMaximum
            case .executions: \.openExecutionsMaximum
            case .versions: \.versionsPerStateMachineMaximum
            case .aliases: \.aliasesPerStateMachineMaximum
            case .workers: \.pollersPerActivityMaximum
            }
        }
    }

    var kind: Kind
    var maximum: Int
}

extension Quota: ExpressibleByArgument {
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let maximum = Int(parts[1]), maximum >= 0
        else { return nil }
        self.init(kind: kind, maximum: maximum)
    }

    static var allValueStrings: [String] { Kind.allCases.map { "\($0.rawValue)=N" } }
}

extension Limits {
    /// AWS's limits, with quotas of the user's own.
    init(_ quotas: [Quota]) {
        self.init()
        for quota in quotas { self[keyPath: quota.kind.limit] = quota.maximum }
    }
}
