// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Requests as bytes, made once.
enum Requests {
    /// A call of the Step Functions API, with the headers of an SDK.
    static func call(_ operation: String, _ body: String, target: String = "/") -> ByteBuffer {
        ByteBuffer(
            string: """
                POST \(target) HTTP/1.1\r
                Host: 127.0.0.1\r
                X-Amz-Target: AWSStepFunctions.\(operation)\r
                Content-Type: application/x-amz-json-1.0\r
                User-Agent: benchmark\r
                Content-Length: \(body.utf8.count)\r
                \r
                \(body)
                """
        )
    }

    /// A request without a body.
    static func get(_ target: String) -> ByteBuffer {
        ByteBuffer(string: "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    }
}
