// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Shows a function, where its code is, its tags and its reserved concurrency.
struct GetFunction: LambdaReadAction {
    let method = HTTPMethod.GET
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}")

    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer {
        let (record, version, qualifier) = try service.version(named: request.function(in: service))
        let configuration = version.configuration(
            of: record.name,
            qualifier: qualifier,
            in: service.configuration.place
        )
        var document: JSONObject = [
            "Configuration": .object(configuration),
            "Code": ["RepositoryType": "S3", "Location": .string(location(of: version, record, service))],
        ]
        if !record.tags.isEmpty { document["Tags"] = .object(record.tags) }
        if let reserved = record.reservedConcurrency {
            document["Concurrency"] = ["ReservedConcurrentExecutions": .integer(Int64(reserved))]
        }
        return LambdaAnswer(.object(document))
    }

    /// A file of this machine: the upload as it came, or the folder that the function is run from.
    private func location(
        of version: FunctionVersion,
        _ record: FunctionRecord,
        _ service: FunctionService
    ) -> String {
        switch version.code.place {
        case .unpacked(let id): "file://\(service.codeStorage.archive(function: record.name, id: id))"
        case .folder(let path): "file://\(path)"
        }
    }
}
