// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What optimized integrations tell of the HTTP answer beneath a service's answer: `SdkHttpMetadata` and
/// `SdkResponseMetadata`, with names, spelling and order as recorded on AWS.
struct HTTPMetadata {
    var statusCode: Int
    var requestID: String
    /// In the order of `AllHttpHeaders`.
    var headers: [(name: String, value: String)]

    /// The answer of a service of the JSON or query protocol.
    static func service(
        contentType: String,
        contentLength: Int,
        requestID: String,
        at time: Timestamp
    ) -> HTTPMetadata {
        HTTPMetadata(
            statusCode: 200,
            requestID: requestID,
            headers: [
                ("x-amzn-RequestId", requestID),
                ("connection", "keep-alive"),
                ("Content-Length", "\(contentLength)"),
                ("Date", "\(InternetDate.text(time)) GMT"),
                ("Content-Type", contentType),
            ]
        )
    }

    var httpMetadata: JSON {
        let sorted = headers.sorted { $0.name.lowercased() < $1.name.lowercased() }
        return [
            "AllHttpHeaders": .object(JSONObject(headers.map { (JSONString($0.name), [.string($0.value)]) })),
            "HttpHeaders": .object(JSONObject(sorted.map { (JSONString($0.name), .string($0.value)) })),
            "HttpStatusCode": .integer(Int64(statusCode)),
        ]
    }

    var responseMetadata: JSON { ["RequestId": .string(requestID)] }
}
