// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
package import StatesLanguage

extension IntegrationCatalog {
    /// What this version can run: a definition that names anything else is refused when it is created.
    ///
    /// Bare function ARNs and activities need no entry.
    package static let supported = IntegrationCatalog(
        patterns: [
            Entry(service: "lambda", action: "invoke"): [.waitForTaskToken],
            Entry(service: "states", action: "startExecution"): [.sync, .sync2, .waitForTaskToken],
            Entry(service: "sns", action: "publish"): [.waitForTaskToken],
        ].merging(workflowActions { _ in [.waitForTaskToken] }) { first, _ in first },
        parameters: [
            Entry(service: "lambda", action: "invoke"): FunctionInvocation.parameters,
            Entry(service: "states", action: "startExecution"): ChildExecution.parameters,
            Entry(service: "sns", action: "publish"): Publication.parameters,
        ].merging(workflowActions(\.parameters)) { first, _ in first }
    )

    private static func workflowActions<Value>(_ value: (WorkflowAction) -> Value) -> [Entry: Value] {
        Dictionary(
            uniqueKeysWithValues: WorkflowAction.allCases.map { action in
                (Entry(service: WorkflowAction.service, action: action.rawValue), value(action))
            }
        )
    }
}
