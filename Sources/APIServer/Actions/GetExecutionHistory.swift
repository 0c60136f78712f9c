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
        engine.executionHistory(
            arn: arn,
            // One more than is shown: it begins the next page, if there is one.
            HistoryQuery(from: from, reverse: reverse, limit: limit + 1),
            reply: reply(to: answer) { events in
                var writer = AnswerWriter(capacity: 512 * min(events.count, limit))
                writer.array("events", events.prefix(limit)) { encoder.write($1, to: &$0) }
                if let next = events.dropFirst(limit).first {
                    let token = HistoryPageToken(eventID: next.id, executionARN: arn, reverse: reverse)
                    writer.string("nextToken", token.text)
                }
                return writer.body()
            }
        )
    }
}
