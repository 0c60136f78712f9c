// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Engine
import Glibc
import HTTPServer
import Integrations
import Logging
import NIOCore
import Storage

/// `stepwell serve`: the server, until a signal ends it.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start the server.")

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(parsing: .unconditional, help: "The port to listen on; 0 for any that is free.")
    var port = 8083

    @Option(help: "A name besides localhost by which clients call the server; can be given several times.")
    var allowedHost: [String] = []

    @Option(help: "The data directory: the database, functions' code and logs. (default: .stepwell)")
    var data: String?

    @Flag(help: "Start although commits that were acknowledged are missing from the database, as without its log.")
    var acceptLostCommits = false

    @Flag(help: "Keep executions in memory only; they end with the server.")
    var inMemory = false

    @Option(help: "The region that ARNs name.")
    var region = "us-east-1"

    @Option(help: "The account that ARNs name.")
    var account = "123456789012"

    @Option(
        help: "A JSON file with topics, the mail server, AWS-compatible services and keys (docs/06-configuration.md)."
    )
    var config: String?

    @Option(parsing: .unconditional, help: "How many days executions are kept after their end.")
    var retentionDays = 90

    @Option(
        parsing: .unconditional,
        help: "Above how many MiB in the database those that ended first go before their time. (default: any size)"
    )
    var retentionSize: Int?

    @Option(help: "A MockConfigFile.json, for executions of stateMachineArn#TestCase (docs/08-testing.md).")
    var mockConfig: String?

    @Option(help: "A folder for the logs of executions, or - for the standard output. (default: in the data directory)")
    var executionLogs: String?

    @Option(help: "A quota other than AWS's, such as state-machines=10 (docs/06-configuration.md).")
    var quota: [Quota] = []

    @Option(help: "How much is logged: debug, info, notice, warning, error.")
    var logLevel = "notice"

    func validate() throws {
        guard data != "" else { throw ValidationError("--data must name a directory.") }
        guard executionLogs != "" else { throw ValidationError("--execution-logs must name a folder, or be -.") }
        guard data == nil || !inMemory else {
            throw ValidationError("--in-memory keeps nothing: it does not go together with --data.")
        }
        guard !acceptLostCommits || !inMemory else {
            throw ValidationError("--in-memory keeps nothing: it does not go together with --accept-lost-commits.")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard account.utf8.count == 12, account.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ValidationError("--account must be 12 digits, not '\(account)'.")
        }
        guard !region.isEmpty,
            region.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
        else { throw ValidationError("--region must be a region's name such as us-east-1, not '\(region)'.") }
        guard (0...36_500).contains(retentionDays) else {
            throw ValidationError("--retention-days must be between 0 and 36500.")
        }
        guard retentionSize.map({ (1...1_000_000_000).contains($0) }) ?? true else {
            throw ValidationError("--retention-size must be at least 1 MiB.")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level must be debug, info, notice, warning or error, not '\(logLevel)'.")
        }
        guard Loopback.contains(host) else {
            throw ValidationError(
                "--host \(host) is not a loopback address. This version has no authentication: whoever reaches the port "
                    + "can run anything as you. Use 127.0.0.1, ::1 or localhost."
            )
        }
    }

    func run() throws {
        let signals = TerminationSignals()
        var logger = Logger(label: "stepwell", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        // All that can be refused is, before anything is made.
        var file = try readConfiguration()
        file.log(to: logger)
        let mocks = try mockConfig.map { try MockFile($0) }
        if let executionLogs, executionLogs != "-" { _ = try Files.names(in: executionLogs) }
        let claim = try PortClaim(host: host, port: port)
        let directory = try inMemory ? DataDirectory.temporary() : DataDirectory(path: data ?? ".stepwell")
        if case .directory(let path, let from) = file.topics.delivery, !path.hasPrefix("/") {
            file.topics.delivery = .directory(path: "\(directory.path)/\(path)", from: from)
        }
        defer { directory.removeIfTemporary() }
        let server = try makeServer(directory, file, mocks, logger)
        let listener = try listen(server)
        _ = consume claim
        let place = inMemory ? "in memory" : "\(directory.isNew ? "new data directory" : "data in") \(directory.path)"
        Terminal.print("Stepwell \(Version.text) listens on \(ServerCall.url(host, listener.port ?? port)) (\(place))")
        let signal = signals.wait()
        logger.notice("Stopping", metadata: ["signal": "\(signal)"])
        try server.shutDown(listener)
    }

    private var retention: RetentionPolicy {
        var policy = RetentionPolicy()
        policy.seconds = retentionDays * 86_400
        policy.bytesMaximum = retentionSize.map { Int64($0) * 1_048_576 }
        return policy
    }

    private func readConfiguration() throws -> ConfigurationFile {
        guard let config else { return ConfigurationFile() }
        let names = WorkflowEngine.Configuration(region: region, account: account)
        let file = try ConfigurationFile(config, region: region, arnPrefix: names.arnPrefix(of: "kms"))
        if inMemory, case .directory(let path, _) = file.topics.delivery, !path.hasPrefix("/") {
            throw RuntimeError("\(config): with --in-memory, smtp's directory must be absolute, not '\(path)'.")
        }
        return file
    }

    private func listen(_ server: Server) throws -> HTTPListener {
        do {
            return try server.listen(host: host, port: port, names: allowedHost)
        } catch let error as IOError {
            throw PortClaim.failure(host, port, error.errnoCode)
        }
    }

    private func makeServer(
        _ directory: DataDirectory,
        _ file: ConfigurationFile,
        _ mocks: MockFile?,
        _ logger: Logger
    ) throws -> Server {
        let configuration = Server.Configuration(
            region: region,
            account: account,
            dataDirectory: directory.path,
            acceptsLostCommits: acceptLostCommits,
            inMemory: inMemory,
            topics: file.topics,
            services: file.services,
            keys: file.keys,
            retention: retention,
            quotas: quota,
            mocks: mocks,
            endpoint: port == 0 ? nil : "http://127.0.0.1:\(port)",
            executionLogs: executionLogs == "-"
                ? .standardOutput : .directory(executionLogs ?? "\(directory.path)/execution-logs"),
            logger: logger
        )
        do {
            return try Server(configuration) { error in
                // Memory is ahead of the disk: what was acknowledged is on disk, and a new process goes on from there.
                Terminal.printError("stepwell: cannot store: \(error.message)")
                _exit(EXIT_FAILURE)
            }
        } catch let error as StoreError {
            throw RuntimeError(error.message)
        } catch let error as ServiceError {
            throw RuntimeError(error.message)
        }
    }
}

/// An error that ends a command, in one line.
struct RuntimeError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
