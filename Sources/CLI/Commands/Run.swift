// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Engine
import FunctionRuntime
import Glibc
import Integrations
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage

/// `stepwell run`: one workflow in the foreground, without a server.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run one workflow in the foreground, without a server.",
        discussion: """
            Prints states and the functions' own output as they pass to standard error and the workflow's output to \
            standard output; exits with 1 where the execution does not succeed. The workflow runs as a Standard one, in \
            memory. Only functions can be called, and the AWS-compatible services that --config names: there are no \
            other state machines, no topics, and nobody who could answer a task token or work for an activity. For \
            those, use 'stepwell serve'.
            """
    )

    @Argument(help: "A file with the definition; - for standard input.")
    var definition: String

    @Option(parsing: .unconditional, help: "The input: \(DocumentArgument.forms).")
    var input = "{}"

    @Option(
        help: """
            A folder with a folder for each function: app.py, index.js, index.mjs or bootstrap. The folder check-name \
            is also the function CheckName, checkName or check_name.
            """
    )
    var functions: String?

    @Option(help: "The region that ARNs name.")
    var region = "us-east-1"

    @Option(help: "The account that ARNs name.")
    var account = "123456789012"

    @Option(help: "A server's configuration file: what it says of AWS-compatible services counts here, too.")
    var config: String?

    @Flag(help: "Print one JSON object with status, output, error and cause, and nothing else.")
    var json = false

    func validate() throws {
        guard config != "" else { throw ValidationError("--config must name a file.") }
    }

    func run() throws {
        let services = try config.map { try ConfigurationFile(servicesOf: $0, region: region).services } ?? .none
        let source = try Files.text(of: definition)
        let input = try DocumentArgument(self.input, of: "--input").text
        let text = try check(source, .supported(with: services))
        let folders = try functions.map(FunctionFolder.all(in:)) ?? []
        let directory = try DataDirectory.temporary()
        defer { directory.removeIfTemporary() }
        let server = try makeServer(directory, services)
        for function in folders { try function.add(to: server) }
        let (record, told) = try execute(text, input: input, on: server)
        try server.shutDown(nil)
        report(record, told: told)
        if record.error == "Lambda.ResourceNotFoundException" { tellFunctions(folders) }
        if record.status != .succeeded { throw ExitCode(1) }
    }

    /// Tells what is wrong with the definition, as `stepwell validate` does, and what cannot be answered here; gives the
    /// definition in JSON.
    private func check(_ source: String, _ catalog: IntegrationCatalog) throws -> String {
        let report = DefinitionReport(
            source,
            named: definition,
            type: .standard,
            withAdvice: false,
            catalog: catalog
        )
        guard !report.isRefused, let text = report.definition else {
            for line in report.lines(on: STDERR_FILENO) { Terminal.printError(line) }
            throw ExitCode(1)
        }
        guard !json else { return text }
        for line in UnansweredTasks.notes(of: text) {
            Terminal.printError(Terminal.paint(line, .yellow, on: STDERR_FILENO))
        }
        return text
    }

    private func tellFunctions(_ folders: [FunctionFolder]) {
        guard let functions else {
            return Terminal.printError("No functions were given: name the folder of their folders with --functions.")
        }
        Terminal.printError("Functions in \(functions): \(folders.map(\.name).joined(separator: ", "))")
    }

    private func makeServer(_ directory: DataDirectory, _ services: ServiceConfiguration) throws -> Server {
        var logger = Logger(label: "stepwell", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        return try Server(
            Server.Configuration(
                region: region,
                account: account,
                dataDirectory: directory.path,
                inMemory: true,
                services: services,
                onFunctionOutput: json ? nil : FunctionOutput.print,
                logger: logger
            )
        ) { error in
            Terminal.printError("stepwell: cannot store: \(error.message)")
            _exit(EXIT_FAILURE)
        }
    }

    /// Runs the workflow to its end; gives it, and the causes that were printed on the way.
    private func execute(
        _ definition: String,
        input: String,
        on server: Server
    ) throws -> (ExecutionRecord, told: Set<String>) {
        do {
            let machine = try server.wait { reply in
                server.engine.createStateMachine(
                    CreateStateMachineInput(
                        name: "run",
                        definition: definition,
                        roleARN: "arn:aws:iam::\(account):role/run",
                        type: .standard,
                        configuration: [:]
                    ),
                    reply: reply
                )
            }
            let started = try server.wait { reply in
                server.engine.startExecution(
                    StartExecutionInput(stateMachineARN: machine.arn, name: nil, input: input, traceHeader: nil),
                    reply: reply
                )
            }
            let printer = StatePrinter(server: server, executionARN: started.arn, start: started.startTime)
            if !json { printer.begin() }
            let record = try server.wait { reply in server.engine.awaitExecution(arn: started.arn, reply: reply) }
            return (record, try json ? [] : printer.finish())
        } catch let error as ServiceError {
            throw RuntimeError("\(error.code.rawValue): \(error.message)")
        }
    }

    private func report(_ record: ExecutionRecord, told: Set<String>) {
        guard json else {
            if let output = record.output { Terminal.print(output) }
            if record.status != .succeeded {
                let status = Terminal.paint(record.status.rawValue, .red, on: STDERR_FILENO)
                let cause = record.cause.flatMap { told.contains($0) ? nil : $0 }
                Terminal.printError([status, record.error, cause].compactMap { $0 }.joined(separator: " "))
            }
            return
        }
        var object: JSONObject = ["status": .string(record.status.rawValue)]
        if let output = record.output { object["output"] = (try? JSON(parsing: output)) ?? .string(output) }
        if let error = record.error { object["error"] = .string(error) }
        if let cause = record.cause { object["cause"] = .string(cause) }
        Terminal.print(JSON.object(object).serialized)
    }
}
