// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Gives a function other code.
struct UpdateFunctionCode: LambdaAction {
    let method = HTTPMethod.PUT
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/code")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        do throws(LambdaError) {
            let record = try request.record(in: service)
            let body = try request.document()
            let source = try CodeSource(body)
            let isTrial = body["DryRun"]?.boolean ?? false
            service.store(source, function: record.name, isTrial: isTrial) { result in
                do throws(LambdaError) {
                    update(record.name, body, try result.get(), isTrial: isTrial, on: service, reply: reply)
                } catch {
                    reply(.failure(error))
                }
            }
        } catch {
            reply(.failure(error))
        }
    }

    private func update(
        _ name: String,
        _ body: JSONObject,
        _ code: FunctionCode,
        isTrial: Bool,
        on service: FunctionService,
        reply: @escaping LambdaReply
    ) {
        let place = service.configuration.place
        let change = { (record: inout FunctionRecord?) throws(LambdaError) -> LambdaAnswer in
            guard var changed = record else { throw .functionNotFound(place.arn(name)) }
            try changed.latest.checkRevision(body)
            changed.latest.code = code
            if let architecture = body["Architectures"]?[0]?.text {
                changed.latest.settings.architecture = architecture
            }
            changed.latest.touch(service.sources)
            let isPublished = body["Publish"]?.boolean ?? false
            let shown =
                isPublished ? changed.publish(description: nil, sources: service.sources) : changed.latest
            if !isTrial { record = changed }
            let qualifier = isPublished ? shown.version : nil
            return LambdaAnswer(.object(shown.configuration(of: name, qualifier: qualifier, in: place)))
        }
        service.change(name, change) { result in
            if case .failure = result { service.discard(code, function: name) }
            reply(result)
        }
    }
}
