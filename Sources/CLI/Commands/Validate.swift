// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Integrations
import JSONModule
import StatesLanguage

/// `stepwell validate FILE…`: checks definitions as CreateStateMachine does, and says what else could be better.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check definitions as CreateStateMachine does.",
        discussion: """
            Prints every finding with its place and a fix, warnings of what AWS accepts and people regret, and what an \
            execution would cost on AWS; exits with 1 where any finding is an error. Definitions are JSON, or YAML in \
            files that end in .yaml or .yml.
            """
    )

    @Argument(help: "Files with a definition each; - for standard input.")
    var files: [String]

    @Option(help: "The type of the workflow: STANDARD or EXPRESS.")
    var type = "STANDARD"

    @Option(help: "A server's configuration file: what it says of AWS-compatible services counts here, too.")
    var config: String?

    @Flag(help: "Print one JSON object a file.")
    var json = false

    func validate() throws {
        guard WorkflowType(rawValue: type) != nil else {
            throw ValidationError("--type must be STANDARD or EXPRESS, not '\(type)'.")
        }
        guard config != "" else { throw ValidationError("--config must name a file.") }
        guard !files.isEmpty else { throw ValidationError("Name at least one file.") }
    }

    func run() throws {
        let services = try config.map { try ConfigurationFile(servicesOf: $0, region: "us-east-1").services } ?? .none
        let catalog = IntegrationCatalog.supported(with: services)
        var failed = false
        for file in files where !check(file, catalog) { failed = true }
        if failed { throw ExitCode(1) }
    }

    /// Tells what there is to say about one file; false where it is refused or cannot be read.
    private func check(_ file: String, _ catalog: IntegrationCatalog) -> Bool {
        let text: String
        do throws(Files.ReadError) {
            text = try Files.text(of: file)
        } catch {
            tellUnreadable(file, error)
            return false
        }
        let type = WorkflowType(rawValue: type) ?? .standard
        let report = DefinitionReport(text, named: file, type: type, withAdvice: true, catalog: catalog)
        if json {
            Terminal.print(report.json.serialized)
        } else {
            show(report)
        }
        return !report.isRefused
    }

    private func tellUnreadable(_ file: String, _ error: Files.ReadError) {
        guard json else {
            let severity = Terminal.paint("error", .red, on: STDERR_FILENO)
            return Terminal.printError("\(file): \(severity): \(error.reason)")
        }
        let object: JSON = ["file": .string(file), "result": "FAIL", "error": .string(error.reason), "diagnostics": []]
        Terminal.print(object.serialized)
    }

    private func show(_ report: DefinitionReport) {
        for line in report.lines(on: STDOUT_FILENO) { Terminal.print(line) }
        if report.isRefused { return }
        Terminal.print("\(report.name): \(Terminal.paint("OK", .green))")
        if let price = report.price { Terminal.print(Terminal.paint("    \(price.line)", .grey)) }
    }
}
