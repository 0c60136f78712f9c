// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import Storage

extension Action {
    /// Lists the runs of an execution's distributed Maps: no execution here has one.
    static let listMapRuns = Action(
        "ListMapRuns",
        input: StructureShape([
            .required("executionArn", .arn),
            .optional("maxResults", .pageSize),
            .optional("nextToken", .pageToken),
        ])
    ) { input, engine, answer in
        let hasToken = input.text("nextToken") != nil
        engine.describeExecution(arn: input.requiredText("executionArn"), includesData: false) { result in
            answer(
                result.flatMap { _ in
                    // No list had a second page.
                    if hasToken { return .failure(MapRuns.invalidToken) }
                    var writer = AnswerWriter()
                    writer.array("mapRuns", EmptyCollection<Never>()) { _, _ in }
                    return .success(writer.body())
                }
            )
        }
    }
}
