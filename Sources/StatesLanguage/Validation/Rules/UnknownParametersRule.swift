// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The parameters of a call are those that the action has.
enum UnknownParametersRule {
    static func check(_ resource: TaskResource, of task: Fields, in catalog: IntegrationCatalog) {
        guard case .service(let service) = resource else { return }
        let entry = IntegrationCatalog.Entry(service: service.service, action: service.action)
        let isJSONata = task.expressions != nil
        let field = isJSONata ? "Arguments" : "Parameters"
        guard let known = catalog.parameters[entry]?.names, task[field]?.members != nil,
            let parameters = task.object(field)
        else { return }
        for name in parameters.names {
            let bare = !isJSONata && name.hasSuffix(".$") ? String(name.dropLast(2)) : name
            guard !known.contains(bare) else { continue }
            task.findings.error(
                Message.unsupportedParameter(bare),
                at: parameters.location,
                place: parameters.location.field(name).name,
                hint: .misspelled(bare, known: known.sorted())
            )
        }
    }
}
