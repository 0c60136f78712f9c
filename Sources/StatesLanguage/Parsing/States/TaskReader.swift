// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension StateReader {
    static let secondsMaximum = 99_999_999

    func task() -> Task? {
        fields.require(["Resource"])
        let resource = fields.string("Resource").flatMap(resource)
        let parameters = arguments()
        let resultSelector = resultSelector()
        let resultPath = fields.resultPath()
        let credentials = credentials(for: resource)
        let timeout = fields.integerField(
            "TimeoutSeconds",
            from: 1,
            through: Self.secondsMaximum,
            noting: references
        )
        let heartbeat = fields.integerField(
            "HeartbeatSeconds",
            from: 1,
            through: Self.secondsMaximum,
            noting: references
        )
        if case .literal(let timeout)? = timeout, case .literal(let heartbeat)? = heartbeat, heartbeat >= timeout {
            fields.error(Message.heartbeatNotBelowTimeout, at: "HeartbeatSeconds")
        }
        let retry = retriers()
        let catchers = catchers()
        guard let transition = transition(), let resource else { return nil }
        return Task(
            resource: resource,
            parameters: parameters,
            parameterShape: shape(of: resource),
            resultSelector: resultSelector,
            resultPath: resultPath,
            credentials: credentials,
            timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat,
            retry: retry,
            catchers: catchers,
            transition: transition
        )
    }

    private func resource(_ arn: String) -> TaskResource? {
        guard let resource = TaskResource(parsing: arn) else {
            fields.error(ResourceRule.fault(of: arn), at: "Resource", hint: ResourceRule.hint(for: arn, in: machine))
            return nil
        }
        if let refusal = ResourceRule.refusal(of: resource, in: machine) {
            fields.error(refusal, at: "Resource", hint: ResourceRule.hint(for: arn, in: machine))
        }
        RequiredParametersRule.check(resource, of: fields)
        UnknownParametersRule.check(resource, of: fields, in: machine.catalog)
        return resource
    }

    private func shape(of resource: TaskResource) -> ParameterShape? {
        guard case .service(let service) = resource else { return nil }
        return machine.catalog.parameters[.init(service: service.service, action: service.action)]
    }

    private func credentials(for resource: TaskResource?) -> PayloadTemplate? {
        guard let members = fields.object("Credentials") else { return nil }
        if case .activity? = resource { fields.error(Message.credentialsForActivity, at: "Credentials") }
        guard members.has("RoleArn") || (queryLanguage == .jsonPath && members.has("RoleArn.$")) else {
            fields.error(Message.requiredMember("RoleArn"), at: "Credentials")
            return nil
        }
        members.allowOnly(queryLanguage == .jsonata ? ["RoleArn"] : ["RoleArn", "RoleArn.$"])
        guard members.holdsExpression("RoleArn") else {
            _ = members.string("RoleArn")
            return template("Credentials")
        }
        return members.expression("RoleArn", giving: .string).map { role in
            PayloadTemplate(root: .object(["RoleArn": .null], computed: [(0, .expression(role))]))
        }
    }
}
