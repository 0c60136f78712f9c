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
            guard let patterns = machine.catalog.patterns[entry] else { return Message.unavailableIntegration(service) }
            let isKnown = service.pattern == .requestResponse || patterns.contains(service.pattern)
            return isKnown ? nil : Message.unrecognizedResource(service.arn)
        }
    }
}
