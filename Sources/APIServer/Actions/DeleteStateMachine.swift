// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Deletes a state machine; one that does not exist is no error.
    static let deleteStateMachine = Action(
        "DeleteStateMachine",
        input: StructureShape([.required("stateMachineArn", .arn)])
    ) { input, engine, answer in
        engine.deleteStateMachine(arn: input.requiredText("stateMachineArn"), reply: replyEmpty(to: answer))
    }
}
