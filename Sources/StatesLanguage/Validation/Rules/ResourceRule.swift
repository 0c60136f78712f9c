// SPDX-License-Identifier: Apache-2.0

/// What a Task's Resource may name.
enum ResourceRule {
    /// Why a text is no resource ARN.
    static func fault(of arn: String) -> String {
        if let start = arn.firstRange(of: "${")?.lowerBound, let end = arn[start...].firstIndex(of: "}") {
            return Message.placeholderInResource(String(arn[start...end]))
        }
        return arn.hasPrefix("arn:") ? Message.unrecognizedResource(arn) : Message.invalidResource
    }

    /// What would put a refused resource right.
    static func hint(for arn: String, in machine: MachineReader) -> Hint? {
        if arn.contains("${") { return Hints.replacePlaceholder }
        guard case .service(let service)? = TaskResource(parsing: arn) else {
            return .advice("name a function's or an activity's ARN, or arn:aws:states:::SERVICE:ACTION")
        }
        let entry = IntegrationCatalog.Entry(service: service.service, action: service.action)
        if let patterns = machine.catalog.patterns[entry] {
            if machine.type == .express { return Hints.useStandard }
            let endings = patterns.map(\.rawValue).sorted().joined(separator: ", ")
            return .advice("this action has \(endings.isEmpty ? "no pattern" : "the patterns \(endings)")")
        }
        let known = machine.catalog.patterns.keys.map { "\($0.service):\($0.action)" }.sorted()
        return .misspelled("\(service.service):\(service.action)", known: known)
    }

    /// Why a resource is refused in this machine or by this server; nil where it is not.
    static func refusal(of resource: TaskResource, in machine: MachineReader) -> String? {
        switch resource {
        case .function:
            return nil
        case .activity:
            return machine.type == .express ? Message.activityInExpress : nil
        case .service(let service):
            if machine.type == .express, service.pattern != .requestResponse {
                return Message.patternInExpress(service.pattern)
            }
            let entry = IntegrationCatalog.Entry(service: service.service, action: service.action)
            guard let patterns = machine.catalog.patterns[entry] else {
                guard OptimizedIntegrations.contain(service) else { return Message.unrecognizedResource(service.arn) }
                // What is mocked need not be here.
                if machine.isTested || machine.catalog.acceptsOthers { return nil }
                if machine.catalog.completeServices.contains(service.service) {
                    return Message.unrecognizedResource(service.arn)
                }
                let configurable = machine.catalog.configurableServices[service.service]
                return Message.unavailableIntegration(service, configurable: configurable)
            }
            let isKnown = service.pattern == .requestResponse || patterns.contains(service.pattern)
            return isKnown ? nil : Message.unrecognizedResource(service.arn)
        }
    }
}
