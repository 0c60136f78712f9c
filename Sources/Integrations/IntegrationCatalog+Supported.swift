// SPDX-License-Identifier: Apache-2.0

import Engine
import JSONModule
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
        ].merging(workflowActions) { first, _ in first },
        parameters: parameterNames.mapValues { names in Set(names.map(\.text)) }
    )

    private static let parameterNames: [Entry: Set<JSONString>] = [
        Entry(service: "lambda", action: "invoke"): FunctionInvocation.parameterNames,
        Entry(service: "states", action: "startExecution"): WorkflowAction.startExecution.parameterNames,
        Entry(service: "sns", action: "publish"): Publication.parameterNames,
    ].merging(
        WorkflowAction.allCases.map { action in
            (Entry(service: WorkflowAction.service, action: action.rawValue), action.parameterNames)
        }
    ) { first, _ in first }

    private static let workflowActions: [Entry: Set<ServiceResource.Pattern>] = Dictionary(
        uniqueKeysWithValues: WorkflowAction.allCases.map { action in
            (Entry(service: WorkflowAction.service, action: action.rawValue), [.waitForTaskToken])
        }
    )
}
