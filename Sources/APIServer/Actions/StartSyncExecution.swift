// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import NIOCore
import StatesLanguage

extension Action {
    /// Starts an Express execution and answers when it has ended, whether it succeeded or not.
    static let startSyncExecution = Action(
        "StartSyncExecution",
        input: StructureShape([
            .required("stateMachineArn", .arn),
            .optional("name", .name),
            .optional("input", .data),
            .optional("traceHeader", .traceHeader),
            .optional("includedData", .includedData),
        ])
    ) { input, engine, answer in
        let isIncluded = !input.wantsMetadataOnly
        let start = input.start
        let traceHeader = start.traceHeader
        engine.startSyncExecution(start) { result in
            switch result {
            case .success(let execution):
                answer(.success(encoded(execution, traceHeader: traceHeader, isIncluded: isIncluded)))
            case .failure(let error): answer(.failure(error))
            }
        }
    }

    private static func encoded(_ execution: SyncExecution, traceHeader: String?, isIncluded: Bool) -> ByteBuffer {
        let identity = execution.identity
        // With an input of up to 136 bytes it is one of the blocks that glibc keeps for each thread, of up to 1,032.
        var writer = AnswerWriter(capacity: 896 + execution.input.utf8.count)
        writer.plain("executionArn", identity.arn)
        writer.plain("stateMachineArn", identity.stateMachineARN)
        writer.plain("name", identity.name)
        writer.timestamp("startDate", identity.startTime)
        writer.timestamp("stopDate", execution.stopTime)
        writer.plain("status", execution.result.status.rawValue)
        if isIncluded {
            writer.string("error", execution.result.error)
            writer.string("cause", execution.result.cause)
        }
        writer.input(execution.input, isIncluded: isIncluded)
        writer.output(execution.result.output, isIncluded: isIncluded)
        writer.string("traceHeader", traceHeader)
        writer.object("billingDetails") { writer in
            writer.integer("billedMemoryUsedInMB", SyncExecution.billedMemoryMegabytes)
            writer.integer("billedDurationInMilliseconds", execution.billedMilliseconds)
        }
        return writer.body()
    }
}
