// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Removes a statement from a policy.
struct RemovePermission: LambdaChangeAction {
    let method = HTTPMethod.DELETE
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/policy/{StatementId}")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let key = try request.function(in: service).qualifier ?? ""
        let id = request.label("StatementId")
        guard var policy = record.policies[key] else {
            throw .notFound("No policy is associated with the given resource.")
        }
        if let revision = request.target["RevisionId"], revision != policy.revisionID { throw .revisionMismatch }
        guard policy.statements.contains(where: { $0["Sid"]?.text == id }) else {
            throw .notFound("Statement \(id) is not found in resource policy.")
        }
        policy.statements.removeAll { $0["Sid"]?.text == id }
        policy.revisionID = service.sources.uuid()
        record.policies[key] = policy.statements.isEmpty ? nil : policy
        return .noContent
    }
}
