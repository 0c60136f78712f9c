// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Ends a task that waits for its token, with an error.
    static let sendTaskFailure = Action(
        "SendTaskFailure",
        input: StructureShape([
            .required("taskToken", .taskToken), .optional("error", .error), .optional("cause", .cause),
        ])
    ) { input, engine, answer in
        engine.sendTaskFailure(
            token: input.requiredText("taskToken"),
            error: input.text("error"),
            cause: input.text("cause"),
            reply: replyEmpty(to: answer)
        )
    }
}
