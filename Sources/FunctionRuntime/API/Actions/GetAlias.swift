// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Shows an alias.
struct GetAlias: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/aliases/{Name}")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let record = try request.record(in: service)
        let name = request.label("Name")
        let place = service.configuration.place
        guard let alias = record.alias(name) else { throw .aliasNotFound(place.arn(record.name, qualifier: name)) }
        return LambdaAnswer(alias.configuration(of: record.name, in: place))
    }
}
