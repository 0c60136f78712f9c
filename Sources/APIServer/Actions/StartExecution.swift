// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule

extension Action {
    /// Starts an execution; of a Standard one the answer is due when its start is on disk.
    static let startExecution = Action(
        "StartExecution",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("name", .name),
            .optional("input", .data),
            .optional("traceHeader", .traceHeader),
        ])
    ) { input, engine, answer in
        engine.startExecution(
            input.start,
            reply: reply(to: answer) { execution in
                var writer = AnswerWriter()
                writer.plain("executionArn", execution.arn)
                writer.timestamp("startDate", execution.startTime)
                return writer.body()
            }
        )
    }
}

extension ActionInput {
    /// What StartExecution and StartSyncExecution take.
    var start: StartExecutionInput {
        StartExecutionInput(
            stateMachineARN: requiredText("stateMachineArn"),
            name: text("name"),
            input: text("input") ?? "{}",
            traceHeader: text("traceHeader")
        )
    }
}
