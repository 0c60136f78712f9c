// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Changes how a function is run.
struct UpdateFunctionConfiguration: LambdaChangeAction {
    let method = HTTPMethod.PUT
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/configuration")

    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer {
        let body = try request.document()
        try record.latest.checkRevision(body)
        try SettingsReader(body: body).apply(to: &record.latest.settings)
        record.latest.touch(service.sources)
        return LambdaAnswer(
            .object(record.latest.configuration(of: record.name, qualifier: nil, in: service.configuration.place))
        )
    }
}
