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
    /// Whether a browser sends it for a page that is not of this machine.
    ///
    /// Calls are not authenticated, and what a page sends as plain text needs no permission of the server: without this
    /// any page that somebody opens on this machine could run code on it.
    private(set) var isOfForeignPage = false

    init(_ head: HTTPRequestHead) {
        keepAlive = head.isKeepAlive && head.method != .CONNECT
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 6 where name.lowercased() == "expect":
                expectsContinue = head.version == .http1_1 && value.lowercased() == "100-continue"
            case 6 where name.lowercased() == "origin":
                if !Self.isLoopback(origin: value) { isOfForeignPage = true }
            case 7 where name.lowercased() == "upgrade":
                keepAlive = false
            case 14 where name.lowercased() == "content-length":
                contentLength = Int(value)
            case 14 where name.lowercased() == "sec-fetch-site":
                if value.lowercased() == "cross-site" { isOfForeignPage = true }
            default:
                break
            }
        }
    }

    /// Whether an origin, `http://localhost:8080`, is of this machine.
    ///
    /// The name counts, and not what it resolves to: that is up to whoever owns the name.
    private static func isLoopback(origin: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        let authority = origin[scheme.upperBound...].lowercased()
        if authority.hasPrefix("[") { return authority == "[::1]" || authority.hasPrefix("[::1]:") }
        let host = authority.prefix { $0 != ":" }
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
