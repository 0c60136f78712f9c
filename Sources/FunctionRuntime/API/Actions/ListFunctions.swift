// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Lists functions by name; with `FunctionVersion=ALL` their published versions too.
struct ListFunctions: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions")

    private struct Row {
        var function: String
        var version: FunctionVersion
        var qualifier: String?
        /// By name, then by number.
        var key: String
    }

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let isAll = request.target["FunctionVersion"] == "ALL"
        let records = service.functions.values.sorted { $0.name < $1.name }
        let rows = records.flatMap { record -> [Row] in
            let latest = Row(
                function: record.name,
                version: record.latest,
                qualifier: isAll ? FunctionVersion.latest : nil,
                key: "\(record.name):"
            )
            guard isAll else { return [latest] }
            return [latest]
                + record.published.map {
                    Row(
                        function: record.name,
                        version: $0,
                        qualifier: $0.version,
                        key: "\(record.name):\($0.sortKey)"
                    )
                }
        }
        let page = try request.page(of: rows, key: \.key)
        let place = service.configuration.place
        var document: JSONObject = [
            "Functions": .array(
                page.rows.map {
                    .object($0.version.configuration(of: $0.function, qualifier: $0.qualifier, in: place))
                }
            )
        ]
        if let next = page.next { document["NextMarker"] = .string(next) }
        return LambdaAnswer(.object(document))
    }
}
