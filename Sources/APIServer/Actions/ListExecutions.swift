// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import Storage

extension Action {
    /// Lists a state machine's executions, newest first.
    static let listExecutions = Action(
        "ListExecutions",
        input: StructureShape([
            .optional("stateMachineArn", .arn),
            .optional("statusFilter", .executionStatus),
            .optional("maxResults", .pageSize),
            .optional("nextToken", .string(1...3096)),
            .optional("mapRunArn", .longARN),
            .optional("redriveFilter", .enumeration(["REDRIVEN", "NOT_REDRIVEN"])),
        ])
    ) { input, engine, answer throws(ServiceError) in
        let query = ExecutionQuery(
            stateMachineARN: try listedMachine(input),
            status: input.text("statusFilter").flatMap(ExecutionStatus.init),
            limit: input.pageSize,
            cursor: input.text("nextToken")
        )
        engine.listExecutions(
            query,
            reply: reply(to: answer) { page in
                var writer = AnswerWriter(capacity: 384 * page.rows.count)
                writer.array("executions", page.rows) { $0.execution($1) }
                writer.string("nextToken", page.next)
                return writer.body()
            }
        )
    }

    /// The one machine whose executions are listed: there are no map runs here, so none can be found.
    private static func listedMachine(_ input: ActionInput) throws(ServiceError) -> String {
        switch (input.text("stateMachineArn"), input.text("mapRunArn")) {
        case (let arn?, nil):
            if input.text("redriveFilter") != nil || input.text("statusFilter") == "PENDING_REDRIVE" {
                throw ServiceError(
                    .validation,
                    "redriveFilter and the status PENDING_REDRIVE can only be used with mapRunArn"
                )
            }
            return arn
        case (nil, let arn?):
            throw MapRuns.missing(arn)
        case (nil, nil):
            throw ServiceError(.validation, "Must provide a StateMachine ARN or MapRun ARN")
        case (_?, _?):
            throw ServiceError(.validation, "Exactly one of stateMachineArn and mapRunArn must be specified")
        }
    }
}
