// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Reserves a part of the account's concurrency for a function, and limits the function to it.
struct PutFunctionConcurrency: LambdaChangeAction {
    let method = HTTPMethod.PUT
    let path = PathTemplate("/2017-10-31/functions/{FunctionName}/concurrency")

    /// What must stay for functions that reserve nothing: Lambda's figure.
    private static let unreservedMinimum = 100

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        guard let reserved = try request.document().integer("ReservedConcurrentExecutions"), reserved >= 0 else {
            throw .validation(
                "null",
                at: "reservedConcurrentExecutions",
                "Member must have value greater than or equal to 0"
            )
        }
        let others = service.reservedConcurrency(except: record.name)
        let rest = service.configuration.accountConcurrency - others - reserved
        guard rest >= PutFunctionConcurrency.unreservedMinimum else {
            throw .invalidParameter(
                "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                    + "below its minimum value of [\(PutFunctionConcurrency.unreservedMinimum)]."
            )
        }
        record.reservedConcurrency = reserved
        return LambdaAnswer(["ReservedConcurrentExecutions": .integer(Int64(reserved))])
    }
}
