// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Makes a name for one or two versions; a repetition with the same content gives the alias that exists.
    static let createStateMachineAlias = Action(
        "CreateStateMachineAlias",
        input: StructureShape([
            .optional("description", .aliasDescription),
            .required("name", .aliasName),
            .required("routingConfiguration", .routingConfiguration),
        ])
    ) { input, engine, answer in
        engine.createAlias(
            CreateAliasInput(
                name: input.requiredText("name"),
                description: input.text("description"),
                routes: input.routes ?? []
            ),
            reply: reply(to: answer) { alias in
                var writer = AnswerWriter()
                writer.string("stateMachineAliasArn", alias.arn)
                writer.timestamp("creationDate", alias.creationTime)
                return writer.body()
            }
        )
    }
}

extension ActionInput {
    /// The routing configuration; nil where it is absent.
    var routes: [RouteInput]? {
        members["routingConfiguration"]?.elements?.map { item in
            let route = ActionInput(item.members ?? [:])
            return RouteInput(
                versionARN: route.text("stateMachineVersionArn") ?? "",
                weight: route.integer("weight") ?? 0
            )
        }
    }
}
