// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Gives a function's reserved concurrency back.
struct DeleteFunctionConcurrency: LambdaChangeAction {
    let method = HTTPMethod.DELETE
    let path = PathTemplate("/2017-10-31/functions/{FunctionName}/concurrency")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        record.reservedConcurrency = nil
        return .noContent
    }
}
