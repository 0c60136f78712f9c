// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Integrations
import JSONModule
import StatesLanguage

/// `stepwell validate FILE…`: checks definitions as CreateStateMachine does.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check definitions as CreateStateMachine does.",
        discussion: "Prints every finding with its place; exits with 1 where any is an error."
    )

    @Argument(help: "Files with a definition each; - for standard input.")
    var files: [String]

    @Option(help: "The type of the workflow: STANDARD or EXPRESS.")
    var type = "STANDARD"

    @Flag(help: "Print one JSON object a file.")
    var json = false

    func validate() throws {
        guard WorkflowType(rawValue: type) != nil else {
            throw ValidationError("--type must be STANDARD or EXPRESS, not '\(type)'.")
        }
        guard !files.isEmpty else { throw ValidationError("Name at least one file.") }
    }

    func run() throws {
        let parser = DefinitionParser(catalog: .supported)
        var failed = false
        for file in files {
            let text = try Files.text(of: file)
            let analysis = parser.analyze(text, type: WorkflowType(rawValue: type) ?? .standard)
            if json {
                let findings = Array(zip(analysis.diagnostics, analysis.positions(in: text)))
                Terminal.print(report(file, findings).serialized)
            } else {
                show(file, analysis, in: text)
            }
            failed = failed || analysis.diagnostics.contains { $0.severity == .error }
        }
        if failed { throw ExitCode(1) }
    }

    private typealias Finding = (diagnostic: Diagnostic, position: TextPosition?)

    private func report(_ file: String, _ findings: [Finding]) -> JSON {
        let isRefused = findings.contains { $0.diagnostic.severity == .error }
        return [
            "file": .string(file),
            "result": isRefused ? "FAIL" : "OK",
            "diagnostics": .array(
                findings.map { diagnostic, position in
                    var object: JSONObject = [
                        "severity": .string(diagnostic.severity.rawValue),
                        "code": .string(diagnostic.code.rawValue),
                        "message": .string(diagnostic.message),
                    ]
                    if let location = diagnostic.location { object["location"] = .string(location) }
                    if let position {
                        object["line"] = .integer(Int64(position.line))
                        object["column"] = .integer(Int64(position.column))
                    }
                    return .object(object)
                }
            ),
        ]
    }

    private func show(_ file: String, _ analysis: DefinitionAnalysis, in text: String) {
        guard !analysis.diagnostics.isEmpty else { return Terminal.print("\(file): \(Terminal.paint("OK", .green))") }
        for line in Findings.lines(analysis, in: text, file: file, on: STDOUT_FILENO) { Terminal.print(line) }
    }
}
