// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import JSONModule
import NIOCore

/// What a configuration of services leaves to its surroundings.
public struct ServiceSurroundings {
    /// Why a file cannot be read.
    public struct FileFault: Error {
        var reason: String

        public init(reason: String) { self.reason = reason }
    }

    /// The region of services that name none.
    public var region: String
    /// A variable of the process's own environment; nil where it is not set.
    public var variable: (String) -> String?
    /// The text of a file; a path that is not absolute begins at the configuration file's folder.
    public var file: (String) -> Result<String, FileFault>

    public init(
        region: String,
        variable: @escaping (String) -> String?,
        file: @escaping (String) -> Result<String, FileFault>
    ) {
        self.region = region
        self.variable = variable
        self.file = file
    }
}

extension ServiceConfiguration {
    /// The members of a configuration file that are read here.
    public static let members: Set<JSONString> = ["aws"]

    /// What a service can say of itself, and `aws` for all that do not.
    private static let common: Set<JSONString> = [
        "endpoint", "region", "accessKeyId", "secretAccessKey", "sessionToken", "credentialsFile", "profile",
        "timeoutSeconds",
    ]

    /// Reads a configuration file.
    ///
    /// `{"aws": {"endpoint": "http://127.0.0.1:5000", "credentialsFile": …, "services": {"dynamodb": {}, "sqs":
    /// {"endpoint": "http://127.0.0.1:9324"}}}}`.
    public init(_ root: ConfigurationNode, in surroundings: ServiceSurroundings) throws(ConfigurationError) {
        self = .none
        guard let aws = try root.node("aws")?.restricted(to: Self.common.union(["services"])) else { return }
        for (name, node) in try aws.namedNodes("services", members: Self.common) {
            guard ServiceModel.names.contains(name) else { throw node.error(Self.refusal(of: name)) }
            services[name] = try service(node, aws, surroundings)
        }
    }

    private static func refusal(of name: String) -> String {
        if name == "sfn" { return "Step Functions is this server itself: it needs no configuration" }
        return "\"\(name)\" is none of the services that this version can call, which are of AWS's JSON protocol and "
            + "named as in aws-sdk resources: \(ServiceModel.names.joined(separator: ", "))"
    }

    private mutating func service(
        _ node: ConfigurationNode,
        _ aws: ConfigurationNode,
        _ surroundings: ServiceSurroundings
    ) throws(ConfigurationError) -> Service {
        let (own, common) = (try node.endpoint(), try aws.endpoint())
        guard let endpoint = own ?? common else {
            throw node.error("\"endpoint\" is missing, here and in \"aws\"")
        }
        var credentials = try credentials(of: node, surroundings)
        if credentials == nil { credentials = try self.credentials(of: aws, surroundings) }
        guard let credentials = credentials ?? Credentials(variable: surroundings.variable) else {
            throw node.error(
                "there are no credentials: give \"accessKeyId\" and \"secretAccessKey\" or a \"credentialsFile\", here "
                    + "or in \"aws\", or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )
        }
        var service = Service(endpoint: endpoint, region: surroundings.region, credentials: credentials)
        guard credentials.areHeaderTexts else {
            throw node.error("the credentials hold a space or a character that no header can have")
        }
        // Those of the service itself come last, and so count.
        for place in [aws, node] {
            if let region = try place.region() { service.region = region }
            if let seconds = try place.integer("timeoutSeconds", in: 1...3600) { service.timeoutSeconds = seconds }
        }
        return service
    }

    /// The credentials that an object names; nil where it names none.
    private mutating func credentials(
        of node: ConfigurationNode,
        _ surroundings: ServiceSurroundings
    ) throws(ConfigurationError) -> Credentials? {
        let (id, secret) = (try node.text("accessKeyId"), try node.text("secretAccessKey"))
        let (token, file, profile) = (
            try node.text("sessionToken"), try node.text("credentialsFile"), try node.text("profile")
        )
        if let file {
            guard id == nil, secret == nil, token == nil else {
                throw node.error("\"credentialsFile\" and the credentials themselves do not go together")
            }
            note(credentialsFile: file)
            return try node.credentials(inFile: file, profile: profile ?? "default", surroundings)
        }
        if profile != nil { throw node.error("\"profile\" goes with \"credentialsFile\"") }
        switch (id, secret) {
        case (let id?, let secret?):
            noteSecrets()
            return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        case (nil, nil) where token == nil: return nil
        default: throw node.error("\"accessKeyId\" and \"secretAccessKey\" go together")
        }
    }
}

extension ConfigurationNode {
    fileprivate func region() throws(ConfigurationError) -> String? {
        guard let text = try text("region") else { return nil }
        let isRegion = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isRegion else { throw error("\"region\" must be a region's name such as us-east-1, not \"\(text)\"") }
        return text
    }

    /// `http://HOST[:PORT]`.
    fileprivate func endpoint() throws(ConfigurationError) -> ServiceEndpoint? {
        guard let text = try text("endpoint") else { return nil }
        let shown = Self.withoutUser(text)
        guard !text.hasPrefix("https://") else {
            throw error("this version speaks http only: let a proxy on this machine do the encryption for \(shown)")
        }
        guard let endpoint = ServiceEndpoint(url: text) else {
            throw error("\"endpoint\" must be http://HOST:PORT, not \"\(shown)\"")
        }
        return endpoint
    }

    /// A URL without the user and the password that it may have: errors are shown and logged.
    private static func withoutUser(_ url: String) -> String {
        guard let at = url.lastIndex(of: "@") else { return url }
        let scheme = ["http://", "https://"].first { url.hasPrefix($0) } ?? ""
        return "\(scheme)…\(url[at...])"
    }

    /// What AWS's own file of credentials has for a profile.
    fileprivate func credentials(
        inFile path: String,
        profile: String,
        _ surroundings: ServiceSurroundings
    ) throws(ConfigurationError) -> Credentials {
        switch surroundings.file(path) {
        case .failure(let fault):
            throw error(fault.reason)
        case .success(let text):
            guard let credentials = Credentials(profile: profile, in: text) else {
                throw error(
                    "\(path) has no aws_access_key_id and aws_secret_access_key for the profile [\(profile)]"
                )
            }
            return credentials
        }
    }
}

extension ServiceEndpoint {
    /// Reads `http://HOST[:PORT]`, where HOST is a name or an address, one of IPv6 in brackets.
    fileprivate init?(url: String) {
        guard url.hasPrefix("http://") else { return nil }
        var authority = url.dropFirst("http://".count)
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        var host = authority
        var port = 80
        // An IPv6 address has colons of its own.
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(digits), (1...65_535).contains(number)
            else { return nil }
            (host, port) = (authority[..<colon], number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard case .v6 = try? SocketAddress(ipAddress: String(host), port: port) else { return nil }
        } else {
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isOfName) else { return nil }
        }
        self.init(host: String(host), port: port)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}

extension Credentials {
    /// Whether they can stand in the headers of a request.
    fileprivate var areHeaderTexts: Bool {
        "\(accessKeyID)\(sessionToken ?? "")".utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Those of the process's environment, where there are some.
    fileprivate init?(variable: (String) -> String?) {
        guard let id = variable("AWS_ACCESS_KEY_ID"), !id.isEmpty, let secret = variable("AWS_SECRET_ACCESS_KEY"),
            !secret.isEmpty
        else { return nil }
        self.init(accessKeyID: id, secretAccessKey: secret, optionalToken: variable("AWS_SESSION_TOKEN"))
    }

    /// Those of a profile in a file like `~/.aws/credentials`.
    fileprivate init?(profile: String, in text: String) {
        var values: [Substring: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.trimmed(line)
            if line.hasPrefix("[") {
                isInside = line == "[\(profile)]"
            } else if isInside, !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") {
                values[Self.trimmed(line[..<equals])] = String(Self.trimmed(line[line.index(after: equals)...]))
            }
        }
        guard let id = values["aws_access_key_id"], let secret = values["aws_secret_access_key"], !id.isEmpty,
            !secret.isEmpty
        else { return nil }
        self.init(accessKeyID: id, secretAccessKey: secret, optionalToken: values["aws_session_token"])
    }

    /// A token that is empty is none.
    private init(accessKeyID: String, secretAccessKey: String, optionalToken token: String?) {
        let token = token.flatMap { $0.isEmpty ? nil : $0 }
        self.init(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex
        return text[..<end].drop(while: \.isWhitespace)
    }
}
