// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// A request whose body is still coming in.
struct RequestAssembly {
    let head: HTTPRequestHead
    let facts: RequestFacts
    private(set) var body = ByteBuffer()
    /// The limit of its body, once the connection's own was not enough.
    var bodyLimit: HTTPBodyLimit?

    init(head: HTTPRequestHead) {
        self.head = head
        self.facts = RequestFacts(head)
    }

    mutating func append(_ part: ByteBuffer) {
        if body.readableBytes == 0 {
            body = part
        } else {
            body.writeImmutableBuffer(part)
        }
    }

    var request: HTTPRequest {
        HTTPRequest(method: head.method, target: head.uri, headers: head.headers, body: body)
    }
}

/// What a request's head says about how it is to be treated, found in one pass over its headers.
struct RequestFacts {
    /// The body's length where it was announced.
    private(set) var contentLength: Int?
    private(set) var expectsContinue = false
    /// Whether the connection can go on after the answer.
    ///
    /// After a request to upgrade, which is answered as if it had not asked, the decoder reads no more.
    private(set) var keepAlive: Bool

    init(_ head: HTTPRequestHead) {
        keepAlive = head.isKeepAlive && head.method != .CONNECT
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 6 where name.lowercased() == "expect":
                expectsContinue = head.version == .http1_1 && value.lowercased() == "100-continue"
            case 7 where name.lowercased() == "upgrade":
                keepAlive = false
            case 14 where name.lowercased() == "content-length":
                contentLength = Int(value)
            default:
                break
            }
        }
    }
}
