// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Shows the policy of a function, a version or an alias.
struct GetPolicy: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/policy")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let record = try request.record(in: service)
        let reference = try request.function(in: service)
        guard let policy = record.policies[reference.qualifier ?? ""] else {
            throw .notFound("The resource you requested does not exist.")
        }
        let document: JSON = [
            "Version": "2012-10-17", "Id": "default", "Statement": .array(policy.statements),
        ]
        return LambdaAnswer(["Policy": .string(document.serialized), "RevisionId": .string(policy.revisionID)])
    }
}
