// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Shows the state machine as an execution runs it.
    static let describeStateMachineForExecution = Action(
        "DescribeStateMachineForExecution",
        input: StructureShape([.required("executionArn", .arn), .optional("includedData", .includedData)])
    ) { input, engine, answer in
        let isIncluded = !input.wantsMetadataOnly
        engine.describeStateMachineForExecution(
            arn: input.requiredText("executionArn"),
            includesData: isIncluded,
            reply: reply(to: answer) { machine in
                var writer = AnswerWriter(capacity: machine.definition.utf8.count + 1024)
                writer.string("stateMachineArn", machine.arn)
                writer.string("name", machine.name)
                writer.string("definition", isIncluded ? machine.definition : "{}")
                writer.string("roleArn", machine.roleARN)
                writer.timestamp("updateDate", machine.updateTime)
                writer.configuration(machine.configuration)
                writer.string("revisionId", machine.revisionID)
                guard isIncluded else { return writer.body() }
                writer.variableReferences(
                    of: engine.validate(definition: machine.definition, type: machine.type).machine
                )
                return writer.body()
            }
        )
    }
}
