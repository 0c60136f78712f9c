// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Deletes a version that no alias refers to; one that does not exist is no error.
    static let deleteStateMachineVersion = Action(
        "DeleteStateMachineVersion",
        input: StructureShape([.required("stateMachineVersionArn", .longARN)])
    ) { input, engine, answer in
        engine.deleteVersion(arn: input.requiredText("stateMachineVersionArn"), reply: replyEmpty(to: answer))
    }
}
