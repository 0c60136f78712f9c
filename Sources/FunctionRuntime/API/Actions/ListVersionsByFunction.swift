// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Lists `$LATEST` and the published versions in order of their numbers.
struct ListVersionsByFunction: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/versions")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let record = try request.record(in: service)
        let page = try request.page(of: [record.latest] + record.published, key: \.sortKey)
        let place = service.configuration.place
        var document: JSONObject = [
            "Versions": .array(
                page.rows.map { .object($0.configuration(of: record.name, qualifier: $0.version, in: place)) }
            )
        ]
        if let next = page.next { document["NextMarker"] = .string(next) }
        return LambdaAnswer(.object(document))
    }
}
