// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Deletes an activity; one that does not exist is no error.
    static let deleteActivity = Action(
        "DeleteActivity",
        input: StructureShape([.required("activityArn", .arn)])
    ) { input, engine, answer in
        engine.deleteActivity(arn: input.requiredText("activityArn"), reply: replyEmpty(to: answer))
    }
}
