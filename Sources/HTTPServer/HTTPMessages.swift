// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NIOHTTP1

/// One request, whole.
public struct HTTPRequest: Sendable {
    public var method: HTTPMethod
    /// The path and query as sent.
    public var target: String
    public var headers: HTTPHeaders
    public var body: ByteBuffer
    /// What a call of AWS's JSON protocols asks for: the first `X-Amz-Target`, which several responders look at.
    public let operation: String?
    /// Tells when the client is gone; nil for a request that no connection has brought.
    public internal(set) var disconnection: HTTPDisconnection?

    /// A request of its parts; its operation is found in its headers.
    public init(method: HTTPMethod, target: String, headers: HTTPHeaders, body: ByteBuffer) {
        let operation = headers.first(name: "x-amz-target")
        self.init(method: method, target: target, headers: headers, body: body, operation: operation)
    }

    /// A request whose headers have been looked at already.
    init(method: HTTPMethod, target: String, headers: HTTPHeaders, body: ByteBuffer, operation: String?) {
        self.operation = operation
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// One answer, whole.
public struct HTTPResponse: Sendable {
    public var status: HTTPResponseStatus
    /// What the body is, `application/json`, where the program says so; such a text needs no check.
    public var contentType: StaticString?
    /// What `x-amzn-RequestId` says; nil where the answer has none, or its headers say it.
    public var requestIdentifier: RequestIdentifier?
    /// The other headers; that of the content, too, where the program does not say it.
    public var headers: HTTPHeaders
    public var body: ByteBuffer?

    public init(
        status: HTTPResponseStatus,
        contentType: StaticString? = nil,
        requestIdentifier: RequestIdentifier? = nil,
        headers: HTTPHeaders = [:],
        body: ByteBuffer? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.requestIdentifier = requestIdentifier
        self.headers = headers
        self.body = body
    }

    /// What a page that may not call is told.
    static let foreignPage = refusal("Pages of other sites may not call this server.")

    /// What whoever calls the server by a name that it does not know is told.
    static let anotherHost = refusal(
        "This server does not know the name in the Host header as its own: start it with --allowed-host NAME."
    )

    private static func refusal(_ message: String) -> HTTPResponse {
        HTTPResponse(
            status: .forbidden,
            contentType: "application/json",
            body: ByteBuffer(string: #"{"__type":"AccessDeniedException","message":"\#(message)"}"#)
        )
    }
}

/// How large the body of a request may be, and what answers a larger one.
public struct HTTPBodyLimit: Sendable {
    public var bytes: Int
    public var refusal: HTTPResponse

    public init(bytes: Int, refusal: HTTPResponse = HTTPResponse(status: .payloadTooLarge)) {
        self.bytes = bytes
        self.refusal = refusal
    }
}

/// Answers requests: an API, the functions' runtime API, a folder of files.
public protocol HTTPResponder: Sendable {
    /// Called on the connection's event loop; must not block. `reply` is called once, from any thread; answers
    /// of pipelined requests go out in the order of the requests.
    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    )

    /// What holds for a request whose body, which is not there yet, is larger than the connection's limit; nil where
    /// that is all that is allowed.
    ///
    /// Called on the connection's event loop, before more of the body is read.
    func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit?
}

extension HTTPResponder {
    public func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit? { nil }
}
