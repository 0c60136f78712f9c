// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import StatesLanguage
import Storage

extension Action {
    /// Shows a state machine, its definition as submitted.
    static let describeStateMachine = Action(
        "DescribeStateMachine",
        input: StructureShape([.required("stateMachineArn", .arn), .optional("includedData", .includedData)])
    ) { input, engine, answer in
        let isIncluded = !input.wantsMetadataOnly
        engine.describeStateMachine(
            arn: input.requiredText("stateMachineArn"),
            includesData: isIncluded,
            reply: reply(to: answer) { described in
                let machine = described.record
                var writer = AnswerWriter(capacity: machine.definition.utf8.count + 1024)
                writer.string("stateMachineArn", machine.arn)
                writer.string("name", machine.name)
                writer.string("status", machine.status.rawValue)
                writer.string("definition", isIncluded ? machine.definition : "{}")
                writer.string("roleArn", machine.roleARN)
                writer.string("type", machine.type.rawValue)
                writer.timestamp("creationDate", machine.creationTime)
                writer.configuration(machine.configuration)
                writer.string("revisionId", machine.revisionID)
                writer.string("description", described.description)
                guard isIncluded else { return writer.body() }
                writer.variableReferences(
                    of: engine.validate(definition: machine.definition, type: machine.type).machine
                )
                return writer.body()
            }
        )
    }
}
