// SPDX-License-Identifier: Apache-2.0

/// What a definition's text comes to: the planned machine, or the diagnostics that refuse it.
package struct DefinitionAnalysis: Sendable {
    /// Nil when any diagnostic is an error.
    package var machine: StateMachine?
    /// All findings, errors first in AWS's order, then warnings.
    package var diagnostics: [Diagnostic]

    package init(machine: StateMachine?, diagnostics: [Diagnostic]) {
        self.machine = machine
        self.diagnostics = diagnostics
    }
}

/// The type of a workflow: what patterns it may use depends on it.
package enum WorkflowType: String, Sendable {
    case standard = "STANDARD"
    case express = "EXPRESS"
}

/// Which task resources this server can run: a definition that names another is refused when it is created.
package struct IntegrationCatalog: Sendable {
    /// Service and action as in a resource ARN: `lambda:invoke`, `aws-sdk:sfn:startExecution`.
    package struct Entry: Sendable, Hashable {
        package var service: String
        package var action: String

        package init(service: String, action: String) {
            self.service = service
            self.action = action
        }
    }

    /// The patterns beyond request-response that each entry has.
    package var patterns: [Entry: Set<ServiceResource.Pattern>]

    package init(patterns: [Entry: Set<ServiceResource.Pattern>]) { self.patterns = patterns }
}

/// Parses, checks and plans definitions.
package struct DefinitionParser: Sendable {
    package var catalog: IntegrationCatalog

    package init(catalog: IntegrationCatalog) { self.catalog = catalog }
}
