// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Gives a version a name that can be moved.
struct CreateAlias: LambdaChangeAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/aliases")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let body = try request.document()
        let name = try body.requiredText("Name")
        guard FunctionReference.isQualifier(name), Int(name) == nil, name != FunctionVersion.latest else {
            throw .validation(
                name,
                at: "name",
                "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
            )
        }
        let place = service.configuration.place
        guard record.alias(name) == nil else {
            throw .conflict("Alias already exists: \(place.arn(record.name, qualifier: name))")
        }
        var alias = FunctionAlias(
            name: name,
            version: try body.requiredText("FunctionVersion"),
            description: try body.text("Description") ?? "",
            revisionID: service.sources.uuid()
        )
        try alias.route(body, in: record, place)
        record.aliases.append(alias)
        record.aliases.sort { $0.name < $1.name }
        return LambdaAnswer(status: 201, alias.configuration(of: record.name, in: place))
    }
}
