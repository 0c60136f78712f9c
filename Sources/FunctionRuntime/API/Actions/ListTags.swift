// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Shows the tags of a function.
struct ListTags: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2017-03-31/tags/{FunctionName}")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        try TagSet.checkResource(request)
        return LambdaAnswer(["Tags": .object(try request.record(in: service).tags)])
    }
}
