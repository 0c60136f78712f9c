// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Creates an activity; a repetition gives the one that exists.
    static let createActivity = Action(
        "CreateActivity",
        input: StructureShape([
            .required("name", .name),
            .optional("tags", .tags),
            .optional("encryptionConfiguration", .encryptionConfiguration),
        ])
    ) { input, engine, answer throws(ServiceError) in
        try ResourceConfiguration.check(input)
        engine.createActivity(
            name: input.requiredText("name"),
            configuration: input.subset(["encryptionConfiguration", "tags"]),
            reply: reply(to: answer) { activity in
                var writer = AnswerWriter()
                writer.string("activityArn", activity.arn)
                writer.timestamp("creationDate", activity.creationTime)
                return writer.body()
            }
        )
    }
}
