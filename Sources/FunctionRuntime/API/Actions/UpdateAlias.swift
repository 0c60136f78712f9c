// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Moves an alias to another version.
struct UpdateAlias: LambdaChangeAction {
    let method = HTTPMethod.PUT
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/aliases/{Name}")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let body = try request.document()
        let name = request.label("Name")
        let place = service.configuration.place
        guard let index = record.aliases.firstIndex(where: { $0.name == name }) else {
            throw .aliasNotFound(place.arn(record.name, qualifier: name))
        }
        var alias = record.aliases[index]
        if let revision = try body.text("RevisionId"), revision != alias.revisionID { throw .revisionMismatch }
        alias.version = try body.text("FunctionVersion") ?? alias.version
        alias.description = try body.text("Description") ?? alias.description
        try alias.route(body, in: record, place)
        alias.revisionID = service.sources.uuid()
        record.aliases[index] = alias
        return LambdaAnswer(alias.configuration(of: record.name, in: place))
    }
}
