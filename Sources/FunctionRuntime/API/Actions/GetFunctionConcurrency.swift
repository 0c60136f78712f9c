// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Shows the reserved concurrency of a function.
struct GetFunctionConcurrency: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2019-09-30/functions/{FunctionName}/concurrency")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        guard let reserved = try request.record(in: service).reservedConcurrency else { return LambdaAnswer([:]) }
        return LambdaAnswer(["ReservedConcurrentExecutions": .integer(Int64(reserved))])
    }
}
