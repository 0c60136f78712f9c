// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import NIOHTTP1

/// Deletes a function with all its versions, or one version.
struct DeleteFunction: LambdaAction {
    let method = HTTPMethod.DELETE
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        let reference: FunctionReference
        do throws(LambdaError) {
            reference = try request.function(in: service)
        } catch {
            return reply(.failure(error))
        }
        let place = service.configuration.place
        let change = { (record: inout FunctionRecord?) throws(LambdaError) -> LambdaAnswer in
            guard var changed = record else {
                throw .functionNotFound(place.arn(reference.name, qualifier: reference.qualifier))
            }
            guard let qualifier = reference.qualifier else {
                record = nil
                return .noContent
            }
            try delete(qualifier, from: &changed)
            record = changed
            return .noContent
        }
        service.change(reference.name, change, reply: reply)
    }

    private func delete(_ qualifier: String, from record: inout FunctionRecord) throws(LambdaError) {
        guard qualifier != FunctionVersion.latest else {
            throw .invalidParameter("$LATEST version cannot be deleted without deleting the function.")
        }
        guard Int(qualifier) != nil else {
            throw .invalidParameter("Deletion of aliases is not currently supported.")
        }
        let aliases = record.aliases.filter { $0.version == qualifier || $0.additionalVersion == qualifier }
        guard aliases.isEmpty else {
            let names = aliases.map(\.name).joined(separator: ", ")
            throw .conflict("Unable to delete version because the following aliases reference it: [\(names)]")
        }
        record.published.removeAll { $0.version == qualifier }
    }
}
