// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Lists the aliases of a state machine, or those that refer to one of its versions, oldest first.
    static let listStateMachineAliases = Action(
        "ListStateMachineAliases",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("nextToken", .pageToken),
            .optional("maxResults", .pageSize),
        ])
    ) { input, engine, answer in
        engine.listAliases(
            of: input.requiredText("stateMachineArn"),
            cursor: input.text("nextToken"),
            limit: input.pageSize,
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 192 * page.rows.count)
                writer.array("stateMachineAliases", page.rows) { writer, alias in
                    writer.string("stateMachineAliasArn", alias.arn)
                    writer.timestamp("creationDate", alias.creationTime)
                }
                writer.string("nextToken", page.next)
                return writer.body()
            }
        )
    }
}
