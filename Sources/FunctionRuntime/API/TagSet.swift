// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The tags of a function.
enum TagSet {
    /// Lambda's limits.
    private static let countMaximum = 50
    private static let keyMaximum = 128
    private static let valueMaximum = 256

    /// Takes tags as the API gives them: an object of texts.
    static func checked(_ document: JSON) throws(LambdaError) -> JSONObject {
        guard case .object(let tags) = document else { throw .invalidParameter("Tags must be an object of strings.") }
        guard tags.count <= countMaximum else {
            throw .invalidParameter("Number of tags exceeds resource tag limit.")
        }
        for (key, value) in tags {
            guard let text = value.text, (1...keyMaximum).contains(key.text.unicodeScalars.count),
                text.unicodeScalars.count <= valueMaximum
            else { throw .invalidParameter("The tag \(key) has a key or value that is not allowed.") }
        }
        return tags
    }

    /// Tags belong to a function as a whole.
    static func checkResource(_ request: LambdaRequest) throws(LambdaError) {
        let arn = request.label("FunctionName")
        guard arn.hasPrefix("arn:") else {
            throw .validation(
                arn,
                at: "resource",
                "Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:…"
            )
        }
        guard arn.split(separator: ":", omittingEmptySubsequences: false).count == 7 else {
            throw .invalidParameter(
                "Tags on function aliases and versions are not supported. Please specify a function ARN."
            )
        }
    }

    /// Changes the tags of the function that a request names.
    static func change(
        _ request: LambdaRequest,
        on service: FunctionService,
        reply: @escaping LambdaReply,
        _ body: @escaping (inout FunctionRecord) throws(LambdaError) -> Void
    ) {
        do throws(LambdaError) {
            try checkResource(request)
            let reference = try request.function(in: service)
            let change = { (record: inout FunctionRecord?) throws(LambdaError) -> LambdaAnswer in
                guard var changed = record else {
                    throw .functionNotFound(service.configuration.place.arn(reference.name))
                }
                try body(&changed)
                record = changed
                return .noContent
            }
            service.change(reference.name, change, reply: reply)
        } catch {
            reply(.failure(error))
        }
    }
}
