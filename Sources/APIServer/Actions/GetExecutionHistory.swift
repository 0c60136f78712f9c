// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import Storage

extension Action {
    /// Shows an execution's events.
    static let getExecutionHistory = Action(
        "GetExecutionHistory",
        input: StructureShape([
            .required("executionArn", .arn),
            .optional("maxResults", .pageSize),
            .optional("reverseOrder", .boolean),
            .optional("nextToken", .pageToken),
            .optional("includeExecutionData", .boolean),
        ])
    ) { input, engine, answer throws(ServiceError) in
        let arn = input.requiredText("executionArn")
        let reverse = input.flag("reverseOrder")
        var from: Int?
        if let token = input.text("nextToken") {
            from = try HistoryPageToken(token, executionARN: arn, reverse: reverse).eventID
        }
        let limit = input.pageSize
        let encoder = HistoryEventEncoder(includesData: input.members["includeExecutionData"]?.boolean ?? true)
        engine.historyPage(
            arn: arn,
            HistoryQuery(from: from, reverse: reverse, limit: limit),
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 512 * page.events.count)
                writer.array("events", page.events) { encoder.write($1, to: &$0) }
                if let next = page.next {
                    let token = HistoryPageToken(eventID: next, executionARN: arn, reverse: reverse)
                    writer.string("nextToken", token.text)
                }
                return writer.body()
            }
        )
    }
}
