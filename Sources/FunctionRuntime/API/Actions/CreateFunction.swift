// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Creates a function from an upload, or from a folder of this machine.
struct CreateFunction: LambdaAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2015-03-31/functions")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        do throws(LambdaError) {
            let body = try request.document()
            let name = try FunctionReference(
                body.requiredText("FunctionName"),
                in: service.configuration.place
            ).name
            let settings = try settings(of: body)
            let tags = try TagSet.checked(body["Tags"] ?? [:])
            let source = try CodeSource(body["Code"]?.members ?? [:])
            guard service.functions[name] == nil else { throw .conflict("Function already exist: \(name)") }
            service.store(source, function: name) { result in
                do throws(LambdaError) {
                    let code = try result.get()
                    let isPublished = body["Publish"]?.boolean ?? false
                    create(name, settings, code, tags: tags, publish: isPublished, on: service, reply: reply)
                } catch {
                    reply(.failure(error))
                }
            }
        } catch {
            reply(.failure(error))
        }
    }

    private func settings(of body: JSONObject) throws(LambdaError) -> FunctionSettings {
        let role = try body.requiredText("Role")
        var settings = FunctionSettings(runtime: "", handler: "", role: role)
        try SettingsReader(body: body).apply(to: &settings)
        guard !settings.runtime.isEmpty, !settings.handler.isEmpty else {
            throw .invalidParameter(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages."
            )
        }
        return settings
    }

    private func create(
        _ name: String,
        _ settings: FunctionSettings,
        _ code: FunctionCode,
        tags: JSONObject,
        publish: Bool,
        on service: FunctionService,
        reply: @escaping LambdaReply
    ) {
        let place = service.configuration.place
        let change = { (record: inout FunctionRecord?) throws(LambdaError) -> LambdaAnswer in
            guard record == nil else { throw .conflict("Function already exist: \(name)") }
            let latest = FunctionVersion(
                version: FunctionVersion.latest,
                settings: settings,
                code: code,
                lastModified: service.sources.lastModified,
                revisionID: service.sources.uuid()
            )
            var created = FunctionRecord(name: name, latest: latest)
            created.tags = tags
            let shown = publish ? created.publish(description: nil, sources: service.sources) : latest
            record = created
            let qualifier = publish ? shown.version : nil
            return LambdaAnswer(status: 201, .object(shown.configuration(of: name, qualifier: qualifier, in: place)))
        }
        service.change(name, change) { result in
            if case .failure = result { service.discard(code, function: name) }
            reply(result)
        }
    }
}
