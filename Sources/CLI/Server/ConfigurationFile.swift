// SPDX-License-Identifier: Apache-2.0

import Encryption
import Glibc
import Integrations
import JSONModule
import Logging

/// What a configuration file (`--config`) says.
struct ConfigurationFile {
    var topics = TopicConfiguration.none
    var services = ServiceConfiguration.none
    var keys = KeyRing()
    /// Files of keys and credentials that others than their owner can read.
    private var openFiles: [String] = []

    /// No file.
    init() {}

    /// Reads a file, and the files of keys and credentials that it names.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - region: the region of services that name none.
    ///   - arnPrefix: what the ARNs of this account's keys begin with.
    /// - Throws: a `RuntimeError` that says what is wrong, and where.
    init(_ path: String, region: String, arnPrefix: String) throws {
        try read(path) { (file, root) throws(ConfigurationError) in
            file.topics = try TopicConfiguration(root)
            try file.readServices(of: root, from: path, region: region)
            if let encryption = try root.node("encryption")?.restricted(to: ["keys"]) {
                try file.readKeys(of: encryption, from: path, arnPrefix: arnPrefix)
            }
        }
    }

    /// Reads what a file says of services, and nothing else of it, so that no key need be there.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - region: the region of services that name none.
    /// - Throws: a `RuntimeError` that says what is wrong, and where.
    init(servicesOf path: String, region: String) throws {
        try read(path) { (file, root) throws(ConfigurationError) in
            try file.readServices(of: root, from: path, region: region)
        }
    }

    private mutating func read(
        _ path: String,
        _ take: (inout ConfigurationFile, ConfigurationNode) throws(ConfigurationError) -> Void
    ) throws {
        let text = try Files.text(of: path)
        do throws(ConfigurationError) {
            let members = TopicConfiguration.members.union(ServiceConfiguration.members).union(["encryption"])
            try take(&self, try ConfigurationNode(parsing: text, members: members))
        } catch {
            throw RuntimeError("\(path):\(error.location.hasPrefix("$") ? " " : "")\(error)")
        }
    }

    /// Tells the operator of what is not as it should be.
    func log(to logger: Logger) {
        for file in openFiles {
            logger.warning(
                "A file with a key or with credentials can be read by others than its owner: chmod 600.",
                metadata: ["file": "\(file)"]
            )
        }
    }

    private mutating func readServices(
        of root: ConfigurationNode,
        from path: String,
        region: String
    ) throws(ConfigurationError) {
        let surroundings = ServiceSurroundings(
            region: region,
            variable: { name in getenv(name).map { String(cString: $0) } },
            file: { file in
                do throws(Files.ReadError) {
                    return .success(try Files.text(of: Self.path(file, besides: path)))
                } catch {
                    return .failure(ServiceSurroundings.FileFault(reason: "\(error)"))
                }
            }
        )
        services = try ServiceConfiguration(root, in: surroundings)
        for file in services.credentialsFiles { note(Self.path(file, besides: path)) }
        if services.holdsSecrets { note(path) }
    }

    /// A path that is not absolute begins at the configuration file's folder.
    private static func path(_ file: String, besides configuration: String) -> String {
        guard !file.hasPrefix("/"), let slash = configuration.lastIndex(of: "/") else { return file }
        return configuration[...slash] + file
    }

    /// Remembers a file with secrets that others than its owner can read.
    private mutating func note(_ path: String) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0, !openFiles.contains(path) { openFiles.append(path) }
    }

    private mutating func readKeys(
        of encryption: ConfigurationNode,
        from path: String,
        arnPrefix: String
    ) throws(ConfigurationError) {
        var read: [CustomerKey] = []
        var names: Set<String> = []
        for node in try encryption.nodes("keys", members: ["keyId", "aliases", "file", "enabled"]) {
            let key = try readKey(node, besides: path)
            for name in KeyRing.names(of: key, arnPrefix: arnPrefix) where !names.insert(name).inserted {
                throw node.error("there are two keys of the name \(name)")
            }
            read.append(key)
        }
        keys = KeyRing(read, arnPrefix: arnPrefix)
    }

    /// Reads a key; a path that is not absolute begins at the configuration file's folder.
    private mutating func readKey(
        _ node: ConfigurationNode,
        besides configuration: String
    ) throws(ConfigurationError) -> CustomerKey {
        let id = try node.requiredText("keyId")
        guard CustomerKey.idLengths.contains(id.utf8.count), Self.isName(id, of: "key/", isBare: true) else {
            throw node.error("a key's id has up to 255 letters, digits, - and _, or is the ARN of a key, not \"\(id)\"")
        }
        let aliases = try node.texts("aliases")
        for alias in aliases where !Self.isName(alias, of: "alias/", isBare: false) {
            throw node.error("an alias is alias/NAME, or the ARN of one, not \"\(alias)\"")
        }
        let file = try node.requiredText("file")
        let path = Self.path(file, besides: configuration)
        let bytes: [UInt8]
        do throws(Files.ReadError) {
            bytes = try Files.bytes(of: path)
        } catch {
            throw node.error("\(error)")
        }
        let isEnabled = try node.flag("enabled") ?? true
        guard let text = String(validating: bytes, as: UTF8.self),
            let key = CustomerKey(id: id, aliases: aliases, isEnabled: isEnabled, text: text)
        else {
            throw node.error("\(path) must hold 32 bytes as base64 or hexadecimal digits")
        }
        note(path)
        return key
    }

    /// Whether a text is the name of a key or an alias, or the ARN of one.
    private static func isName(_ text: String, of kind: String, isBare: Bool) -> Bool {
        var name = text[...]
        if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6, parts[2] == "kms", parts[5].hasPrefix(kind) else { return false }
            name = parts[5].dropFirst(kind.count)
        } else if !isBare {
            guard text.hasPrefix(kind) else { return false }
            name = text.dropFirst(kind.count)
        }
        return !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                case UInt8(ascii: "/"): !isBare
                default: false
                }
            }
    }
}
