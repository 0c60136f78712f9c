// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import HTTPServer
import JSONModule

extension Action {
    /// Gives a worker an activity's next task; after a minute without one the answer is `{}`.
    ///
    /// A worker that goes away meanwhile gets none: the task is the next one's.
    static let getActivityTask = Action(
        "GetActivityTask",
        input: StructureShape([.required("activityArn", .arn), .optional("workerName", .name)])
    ) { input, engine, answer in
        let poll = engine.activityTask(
            arn: input.requiredText("activityArn"),
            workerName: input.text("workerName"),
            reply: reply(to: answer) { task in
                var writer = AnswerWriter(capacity: 256 + (task?.input.utf8.count ?? 0))
                writer.string("taskToken", task?.token)
                writer.string("input", task?.input)
                return writer.body()
            }
        )
        input.disconnection?.whenGone { poll.cancel() }
    }
}
