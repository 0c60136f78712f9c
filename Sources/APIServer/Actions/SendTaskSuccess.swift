// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Ends a task that waits for its token, with an output.
    static let sendTaskSuccess = Action(
        "SendTaskSuccess",
        input: StructureShape([.required("taskToken", .taskToken), .required("output", .data)])
    ) { input, engine, answer in
        engine.sendTaskSuccess(
            token: input.requiredText("taskToken"),
            output: input.requiredText("output"),
            reply: replyEmpty(to: answer)
        )
    }
}
