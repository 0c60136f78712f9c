// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// A request whose body is still coming in, and which then waits for its turn.
///
/// An object, since it goes through several hands and is large.
final class RequestAssembly {
    let head: HTTPRequestHead
    let facts: RequestFacts
    private(set) var body = ByteBuffer()
    /// The limit of its body, once the connection's own was not enough.
    var bodyLimit: HTTPBodyLimit?

    init(head: HTTPRequestHead, to names: HostNames?) {
        self.head = head
        self.facts = RequestFacts(head, to: names)
    }

    func append(_ part: ByteBuffer) {
        if body.readableBytes == 0 {
            body = part
        } else {
            body.writeImmutableBuffer(part)
        }
    }

    var request: HTTPRequest {
        HTTPRequest(
            method: head.method,
            target: head.uri,
            headers: head.headers,
            body: body,
            operation: facts.operation
        )
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
    /// Whether a browser sends it for a page that may not call.
    private(set) var isOfForeignPage = false
    /// The first `X-Amz-Target`.
    private(set) var operation: String?
    /// Whether it is for a host of another name.
    private(set) var isForAnotherHost = false

    init(_ head: HTTPRequestHead, to names: HostNames?) {
        // A pattern, since `!=` compares the methods' names.
        let isTunnel = if case .CONNECT = head.method { true } else { false }
        keepAlive = head.isKeepAlive && !isTunnel
        for (name, sent) in head.headers {
            // Made where it is looked at, as that of most headers is not.
            var value: String { HeaderText.withoutBlanksBehind(sent) }
            switch name.utf8.count {
            case 4 where HeaderText.isSame(name, as: "host"):
                if let names, !names.contain(host: value) { isForAnotherHost = true }
            case 6 where HeaderText.isSame(name, as: "expect"):
                expectsContinue = head.version == .http1_1 && value.lowercased() == "100-continue"
            case 6 where HeaderText.isSame(name, as: "origin"):
                if let names, !names.contain(origin: value) { isOfForeignPage = true }
            case 7 where HeaderText.isSame(name, as: "upgrade"):
                keepAlive = false
            case 12 where operation == nil && HeaderText.isSame(name, as: "x-amz-target"):
                operation = value
            case 14 where HeaderText.isSame(name, as: "content-length"):
                contentLength = Int(value)
            case 14 where HeaderText.isSame(name, as: "sec-fetch-site"):
                if names != nil, value.lowercased() == "cross-site" { isOfForeignPage = true }
            default:
                break
            }
        }
    }
}
