// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Lists the activities by their creation.
    static let listActivities = Action(
        "ListActivities",
        input: StructureShape([.optional("maxResults", .pageSize), .optional("nextToken", .pageToken)])
    ) { input, engine, answer in
        engine.listActivities(
            cursor: input.text("nextToken"),
            limit: input.pageSize,
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 256 * page.rows.count)
                writer.array("activities", page.rows) { writer, activity in
                    writer.string("activityArn", activity.arn)
                    writer.string("name", activity.name)
                    writer.timestamp("creationDate", activity.creationTime)
                }
                writer.string("nextToken", page.next)
                return writer.body()
            }
        )
    }
}
