// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import Storage

extension Action {
    /// Changes a state machine; executions that run keep what they were started with.
    static let updateStateMachine = Action(
        "UpdateStateMachine",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("definition", .definition),
            .optional("roleArn", .arn),
            .optional("loggingConfiguration", .loggingConfiguration),
            .optional("tracingConfiguration", .tracingConfiguration),
            .optional("publish", .boolean),
            .optional("versionDescription", .versionDescription),
            .optional("encryptionConfiguration", .encryptionConfiguration),
        ])
    ) { input, engine, answer throws(ServiceError) in
        let configuration = input.subset([
            "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration",
        ])
        // Measured on AWS: before all other checks.
        guard input.text("definition") != nil || input.text("roleArn") != nil || !configuration.isEmpty else {
            throw ServiceError(
                .missingRequiredParameter,
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration "
                    + "must be specified"
            )
        }
        try ResourceConfiguration.check(input)
        try RoleARN.check(input.text("roleArn"))
        let change = UpdateStateMachineInput(
            stateMachineARN: input.requiredText("stateMachineArn"),
            definition: input.text("definition"),
            roleARN: input.text("roleArn"),
            configuration: configuration,
            publish: input.flag("publish"),
            versionDescription: input.text("versionDescription")
        )
        let isPublished = change.publish
        engine.updateStateMachine(
            change,
            reply: reply(to: answer) { machine in
                var writer = AnswerWriter()
                writer.timestamp("updateDate", machine.updateTime)
                writer.string("revisionId", machine.revisionID)
                writer.string("stateMachineVersionArn", isPublished ? machine.latestVersionARN : nil)
                return writer.body()
            }
        )
    }
}
