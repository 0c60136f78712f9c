// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import NIOCore
import Storage

extension Action {
    /// Shows a Standard execution.
    static let describeExecution = Action(
        "DescribeExecution",
        input: StructureShape([.required("executionArn", .arn), .optional("includedData", .includedData)])
    ) { input, engine, answer in
        let isIncluded = !input.wantsMetadataOnly
        engine.describeRedrivableExecution(
            arn: input.requiredText("executionArn"),
            includesData: isIncluded,
            reply: reply(to: answer) { encoded($0, isIncluded: isIncluded) }
        )
    }

    private static func encoded(_ described: DescribedExecution, isIncluded: Bool) -> ByteBuffer {
        let execution = described.record
        let payloadBytes = execution.input.utf8.count + (execution.output?.utf8.count ?? 0)
        var writer = AnswerWriter(capacity: 768 + payloadBytes)
        writer.string("executionArn", execution.identity.arn)
        writer.string("stateMachineArn", execution.identity.stateMachineARN)
        writer.string("name", execution.identity.name)
        writer.string("status", execution.status.rawValue)
        writer.timestamp("startDate", execution.identity.startTime)
        writer.timestamp("stopDate", execution.stopTime)
        writer.input(execution.input, isIncluded: isIncluded)
        writer.output(of: execution, isIncluded: isIncluded)
        writer.string("traceHeader", NestedStartMark.userHeader(in: execution.traceHeader))
        // Measured on AWS: one that timed out has neither.
        if isIncluded, execution.status != .timedOut {
            writer.string("error", execution.error)
            writer.string("cause", execution.cause)
        }
        writer.string("stateMachineVersionArn", execution.identity.versionARN)
        writer.string("stateMachineAliasArn", execution.identity.aliasARN)
        writer.redriveStatus(of: described)
        return writer.body()
    }
}
