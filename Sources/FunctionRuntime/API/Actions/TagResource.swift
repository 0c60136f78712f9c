// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Adds tags to a function.
struct TagResource: LambdaAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2017-03-31/tags/{FunctionName}")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        TagSet.change(request, on: service, reply: reply) { record throws(LambdaError) in
            let tags = try TagSet.checked(try request.document()["Tags"] ?? .null)
            for (key, value) in tags { record.tags[key] = value }
            _ = try TagSet.checked(.object(record.tags))
        }
    }
}
