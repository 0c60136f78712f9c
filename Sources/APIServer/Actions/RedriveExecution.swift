// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage

extension Action {
    /// Lets a Standard execution that did not succeed go on from where it stopped.
    static let redriveExecution = Action(
        "RedriveExecution",
        input: StructureShape([.required("executionArn", .arn), .optional("clientToken", .clientToken)])
    ) { input, engine, answer in
        engine.redriveExecution(
            arn: input.requiredText("executionArn"),
            token: input.text("clientToken"),
            reply: reply(to: answer) { time in
                var writer = AnswerWriter()
                writer.timestamp("redriveDate", time)
                return writer.body()
            }
        )
    }
}
