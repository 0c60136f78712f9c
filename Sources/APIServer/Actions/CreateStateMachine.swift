// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Creates a state machine; a repetition with the same content gives the one that exists.
    static let createStateMachine = Action(
        "CreateStateMachine",
        input: StructureShape([
            .required("name", .name),
            .required("definition", .definition),
            .required("roleArn", .arn),
            .optional("type", .stateMachineType),
            .optional("loggingConfiguration", .loggingConfiguration),
            .optional("tags", .tags),
            .optional("tracingConfiguration", .tracingConfiguration),
            .optional("publish", .boolean),
            .optional("versionDescription", .versionDescription),
            .optional("encryptionConfiguration", .encryptionConfiguration),
        ])
    ) { input, engine, answer throws(ServiceError) in
        try ResourceConfiguration.check(input)
        try RoleARN.check(input.text("roleArn"))
        let machine = CreateStateMachineInput(
            name: input.requiredText("name"),
            definition: input.requiredText("definition"),
            roleARN: input.requiredText("roleArn"),
            type: input.text("type").flatMap(WorkflowType.init) ?? .standard,
            configuration: input.subset([
                "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration", "tags",
            ]),
            publish: input.flag("publish"),
            versionDescription: input.text("versionDescription")
        )
        engine.createStateMachine(
            machine,
            reply: reply(to: answer) { created in
                var writer = AnswerWriter()
                writer.string("stateMachineArn", created.arn)
                writer.timestamp("creationDate", created.record.creationTime)
                writer.string("stateMachineVersionArn", created.versionARN)
                return writer.body()
            }
        )
    }
}
