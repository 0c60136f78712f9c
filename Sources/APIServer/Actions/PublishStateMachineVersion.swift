// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Makes the current revision a version; a revision that is one already gives it.
    static let publishStateMachineVersion = Action(
        "PublishStateMachineVersion",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("revisionId", .string(0...Int.max)),
            .optional("description", .versionDescription),
        ])
    ) { input, engine, answer in
        engine.publishVersion(
            PublishVersionInput(
                stateMachineARN: input.requiredText("stateMachineArn"),
                revisionID: input.text("revisionId"),
                description: input.text("description")
            ),
            reply: reply(to: answer) { version in
                var writer = AnswerWriter()
                writer.timestamp("creationDate", version.creationTime)
                writer.string("stateMachineVersionArn", version.arn)
                return writer.body()
            }
        )
    }
}
