// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Deletes an alias; one that is not there is no error, as on Lambda.
struct DeleteAlias: LambdaChangeAction {
    let method = HTTPMethod.DELETE
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/aliases/{Name}")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let name = request.label("Name")
        record.aliases.removeAll { $0.name == name }
        record.policies[name] = nil
        return .noContent
    }
}
