// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Deletes an alias; one that does not exist is no error.
    static let deleteStateMachineAlias = Action(
        "DeleteStateMachineAlias",
        input: StructureShape([.required("stateMachineAliasArn", .arn)])
    ) { input, engine, answer in
        engine.deleteAlias(arn: input.requiredText("stateMachineAliasArn"), reply: replyEmpty(to: answer))
    }
}
