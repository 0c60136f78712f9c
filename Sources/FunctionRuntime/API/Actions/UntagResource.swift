// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Removes tags from a function.
struct UntagResource: LambdaAction {
    let method = HTTPMethod.DELETE
    let path = PathTemplate("/2017-03-31/tags/{FunctionName}")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        TagSet.change(request, on: service, reply: reply) { record throws(LambdaError) in
            for (name, key) in request.target.query where name == "tagKeys" { record.tags[JSONString(key)] = nil }
        }
    }
}
