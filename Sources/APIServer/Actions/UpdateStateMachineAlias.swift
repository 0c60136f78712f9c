// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Changes an alias's description, its routing, or both.
    static let updateStateMachineAlias = Action(
        "UpdateStateMachineAlias",
        input: StructureShape([
            .required("stateMachineAliasArn", .arn),
            .optional("description", .aliasDescription),
            .optional("routingConfiguration", .routingConfiguration),
        ])
    ) { input, engine, answer in
        engine.updateAlias(
            UpdateAliasInput(
                aliasARN: input.requiredText("stateMachineAliasArn"),
                description: input.text("description"),
                routes: input.routes
            ),
            reply: reply(to: answer) { alias in
                var writer = AnswerWriter()
                writer.timestamp("updateDate", alias.updateTime)
                return writer.body()
            }
        )
    }
}
