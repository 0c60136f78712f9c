// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Shows an alias.
    static let describeStateMachineAlias = Action(
        "DescribeStateMachineAlias",
        input: StructureShape([.required("stateMachineAliasArn", .arn)])
    ) { input, engine, answer in
        engine.describeAlias(
            arn: input.requiredText("stateMachineAliasArn"),
            reply: reply(to: answer) { alias in
                var writer = AnswerWriter()
                writer.string("stateMachineAliasArn", alias.arn)
                writer.string("name", alias.name)
                writer.string("description", alias.description)
                writer.array("routingConfiguration", alias.routes) { writer, route in
                    writer.string("stateMachineVersionArn", "\(alias.stateMachineARN):\(route.version)")
                    writer.integer("weight", route.weight)
                }
                writer.timestamp("creationDate", alias.creationTime)
                writer.timestamp("updateDate", alias.lastUpdate)
                return writer.body()
            }
        )
    }
}
