// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Says that a task that waits for its token is alive.
    static let sendTaskHeartbeat = Action(
        "SendTaskHeartbeat",
        input: StructureShape([.required("taskToken", .taskToken)])
    ) { input, engine, answer in
        engine.sendTaskHeartbeat(token: input.requiredText("taskToken"), reply: replyEmpty(to: answer))
    }
}
