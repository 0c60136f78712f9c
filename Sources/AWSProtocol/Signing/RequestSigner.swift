// SPDX-License-Identifier: Apache-2.0

import Digests

/// Signs requests as AWS's services ask for (Signature Version 4).
public struct RequestSigner: Sendable, Equatable {
    /// What is signed: all of a request that the signature covers.
    public struct Request: Sendable {
        public var method: String
        /// Absolute and encoded, without a query: `/`.
        public var path: String
        /// `host` among them.
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]

        public init(method: String, path: String, headers: [(name: String, value: String)], body: [UInt8]) {
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
        }
    }

    public var credentials: Credentials
    public var region: String
    /// The service as signatures name it: `dynamodb`, `logs`.
    public var service: String

    public init(credentials: Credentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// Adds date, session token and signature.
    ///
    /// - Parameters:
    ///   - request: the request; all of its headers are signed.
    ///   - date: when, in UTC: `20150830T123600Z`.
    /// - Returns: the headers that the request is to have.
    public func signed(_ request: Request, at date: String) -> [(name: String, value: String)] {
        var headers = request.headers + [("x-amz-date", date)]
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        let canonical = Self.canonicalHeaders(headers)
        let names = canonical.map(\.name).joined(separator: ";")
        let text = [
            request.method, request.path, "", canonical.map { "\($0.name):\($0.value)\n" }.joined(), names,
            Self.hexadecimalDigest(request.body),
        ].joined(separator: "\n")
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(Self.hexadecimalDigest(Array(text.utf8)))"
        let signature = HexadecimalDigits.text(of: Self.code(toSign, key: key(for: date)))
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), "
            + "Signature=\(signature)"
        return headers + [("Authorization", authorization)]
    }

    private func key(for date: String) -> [UInt8] {
        [String(date.prefix(8)), region, service, "aws4_request"]
            .reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) { key, part in Self.code(part, key: key) }
    }

    /// In the order of their names; values of one name stand together, without spaces at the ends or more than one
    /// within.
    private static func canonicalHeaders(
        _ headers: [(name: String, value: String)]
    ) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for (name, value) in headers {
            let words = value.split(separator: " ")
            values[name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }

    private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
        Digest.sha256.authenticationCode(of: Array(text.utf8), key: key)
    }

    private static func hexadecimalDigest(_ bytes: [UInt8]) -> String {
        guard let digest = Digest.sha256.bytes(of: bytes) else {
            preconditionFailure("OpenSSL does not give SHA-256.")
        }
        return HexadecimalDigits.text(of: digest)
    }
}
