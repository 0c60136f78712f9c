// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
public import StatesLanguage

extension IntegrationCatalog {
    /// What this version can run: a definition that names anything else is refused when it is created.
    ///
    /// Bare function ARNs and activities need no entry.
    public static let supported = IntegrationCatalog.supported(with: .none)

    /// What it can run besides, where services are configured.
    public static func supported(with configuration: ServiceConfiguration) -> IntegrationCatalog {
        var catalog = own
        for name in ServiceModel.names {
            let optimized = OptimizedCalls.all.filter { $0.service == name }
            let resources = ["aws-sdk:\(name)"] + optimized.map(\.resource)
            guard configuration.services[name] != nil, let model = ServiceModel(name) else {
                for resource in resources { catalog.configurableServices[resource] = name }
                continue
            }
            catalog.completeServices.formUnion(resources)
            for (action, operation) in model.operations {
                let entry = Entry(service: "aws-sdk:\(name)", action: action)
                catalog.add(entry, [.waitForTaskToken], model.parameters(of: operation))
            }
            for calls in optimized {
                for action in calls.actions {
                    guard let operation = model.operations[action] else { continue }
                    let entry = Entry(service: calls.resource, action: action)
                    catalog.add(entry, calls.patterns, model.parameters(of: operation))
                }
            }
        }
        return catalog
    }

    private mutating func add(
        _ entry: Entry,
        _ patterns: Set<ServiceResource.Pattern>,
        _ parameters: ParameterShape
    ) {
        self.patterns[entry] = patterns
        self.parameters[entry] = parameters
    }

    /// What needs no configuration.
    private static let own = IntegrationCatalog(
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
