// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Shows an activity.
    static let describeActivity = Action(
        "DescribeActivity",
        input: StructureShape([.required("activityArn", .arn)])
    ) { input, engine, answer in
        engine.describeActivity(
            arn: input.requiredText("activityArn"),
            reply: reply(to: answer) { activity in
                var writer = AnswerWriter()
                writer.string("activityArn", activity.arn)
                writer.string("name", activity.name)
                writer.timestamp("creationDate", activity.creationTime)
                writer.encryption(activity.configuration)
                return writer.body()
            }
        )
    }
}
