// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Shows how a function is set up.
struct GetFunctionConfiguration: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/configuration")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let (record, version, qualifier) = try service.version(named: request.function(in: service))
        return LambdaAnswer(
            .object(version.configuration(of: record.name, qualifier: qualifier, in: service.configuration.place))
        )
    }
}
