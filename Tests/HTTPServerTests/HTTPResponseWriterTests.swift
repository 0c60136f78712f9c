// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPServer

/// The head is written into room that was reserved for all of it.
struct HTTPResponseWriterTests {
    @Test(arguments: [HTTPResponseStatus.ok, .nonAuthoritativeInformation, .networkAuthenticationRequired])
    func `a head takes no more room than was made for it`(status: HTTPResponseStatus) throws {
        let response = HTTPResponse(
            status: status,
            contentType: "application/x-amz-json-1.0",
            requestIdentifier: RequestIdentifiers(seed: 1).next(),
            headers: ["a": "b", "x-a-long-name-of-a-header": String(repeating: "v", count: 300)],
            body: ByteBuffer(repeating: 0x61, count: 10_000_000)
        )
        for minor in 0...1 {
            for keepAlive in [true, false] {
                let version = HTTPVersion(major: 1, minor: minor)
                let framing = HTTPResponseWriter.Framing(version: version, keepAlive: keepAlive, omitsBody: false)
                var head = ByteBuffer()
                let body = HTTPResponseWriter.write(response, framing: framing, into: &head)
                #expect(body == response.body, "A large body follows.")
                #expect(head.readableBytes <= (try #require(HTTPResponseWriter.headMaximum(of: response))))
            }
        }
    }
}
