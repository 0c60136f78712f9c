// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Lists the aliases of a function, or those of one version.
struct ListAliases: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/aliases")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let record = try request.record(in: service)
        var aliases = record.aliases
        if let version = request.target["FunctionVersion"] {
            aliases = aliases.filter { $0.version == version || $0.additionalVersion == version }
        }
        let page = try request.page(of: aliases, key: \.name)
        var document: JSONObject = [
            "Aliases": .array(page.rows.map { $0.configuration(of: record.name, in: service.configuration.place) })
        ]
        if let next = page.next { document["NextMarker"] = .string(next) }
        return LambdaAnswer(.object(document))
    }
}
