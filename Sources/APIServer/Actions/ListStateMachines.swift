// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Lists the state machines by their names.
    static let listStateMachines = Action(
        "ListStateMachines",
        input: StructureShape([.optional("maxResults", .pageSize), .optional("nextToken", .pageToken)])
    ) { input, engine, answer in
        engine.listStateMachines(
            cursor: input.text("nextToken"),
            limit: input.pageSize,
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 256 * page.rows.count)
                writer.array("stateMachines", page.rows) { writer, machine in
                    writer.string("stateMachineArn", machine.arn)
                    writer.string("name", machine.name)
                    writer.string("type", machine.type.rawValue)
                    writer.timestamp("creationDate", machine.creationTime)
                }
                writer.string("nextToken", page.next)
                return writer.body()
            }
        )
    }
}
