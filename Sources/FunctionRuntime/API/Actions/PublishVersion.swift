// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Keeps `$LATEST` as it is under a number.
struct PublishVersion: LambdaChangeAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/versions")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let body = try request.document()
        try record.latest.checkRevision(body)
        if let sha256 = try body.text("CodeSha256"), !sha256.isEmpty, sha256 != record.latest.code.sha256 {
            throw .invalidParameter(
                "CodeSHA256 (\(sha256)) is different from current CodeSHA256 in $LATEST "
                    + "(\(record.latest.code.sha256)). "
                    + "Please try again with the CodeSHA256 in $LATEST."
            )
        }
        let version = record.publish(description: try body.text("Description"), sources: service.sources)
        return LambdaAnswer(
            status: 201,
            .object(
                version.configuration(
                    of: record.name,
                    qualifier: version.version,
                    in: service.configuration.place
                )
            )
        )
    }
}
