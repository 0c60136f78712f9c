// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Lists a state machine's versions, newest first.
    static let listStateMachineVersions = Action(
        "ListStateMachineVersions",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("nextToken", .pageToken),
            .optional("maxResults", .pageSize),
        ])
    ) { input, engine, answer in
        engine.listVersions(
            of: input.requiredText("stateMachineArn"),
            cursor: input.text("nextToken"),
            limit: input.pageSize,
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 192 * page.rows.count)
                writer.array("stateMachineVersions", page.rows) { writer, version in
                    writer.string("stateMachineVersionArn", version.arn)
                    writer.timestamp("creationDate", version.creationTime)
                }
                writer.string("nextToken", page.next)
                return writer.body()
            }
        )
    }
}
