// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Ends a Standard execution as ABORTED.
    static let stopExecution = Action(
        "StopExecution",
        input: StructureShape([
            .required("executionArn", .arn), .optional("error", .error), .optional("cause", .cause),
        ])
    ) { input, engine, answer in
        engine.stopExecution(
            arn: input.requiredText("executionArn"),
            error: input.text("error"),
            cause: input.text("cause"),
            reply: reply(to: answer) { stopTime in
                var writer = AnswerWriter()
                writer.timestamp("stopDate", stopTime)
                return writer.body()
            }
        )
    }
}
