// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
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
            let diagnostics = parser.analyze(text, type: WorkflowType(rawValue: type) ?? .standard).diagnostics
            let places = DiagnosticPlaces(of: text)
            if json {
                Terminal.print(report(file, diagnostics, places).serialized)
            } else {
                show(file, diagnostics, places)
            }
            failed = failed || diagnostics.contains { $0.severity == .error }
        }
        if failed { throw ExitCode(1) }
    }

    private func report(_ file: String, _ diagnostics: [Diagnostic], _ places: DiagnosticPlaces) -> JSON {
        let isRefused = diagnostics.contains { $0.severity == .error }
        return [
            "file": .string(file),
            "result": isRefused ? "FAIL" : "OK",
            "diagnostics": .array(
                diagnostics.map { diagnostic in
                    var object: JSONObject = [
                        "severity": .string(diagnostic.severity.rawValue),
                        "code": .string(diagnostic.code.rawValue),
                        "message": .string(diagnostic.message),
                    ]
                    if let location = diagnostic.location { object["location"] = .string(location) }
                    if let place = places.place(of: diagnostic) {
                        object["line"] = .integer(Int64(place.line))
                        object["column"] = .integer(Int64(place.column))
                    }
                    return .object(object)
                }
            ),
        ]
    }

    private func show(_ file: String, _ diagnostics: [Diagnostic], _ places: DiagnosticPlaces) {
        guard !diagnostics.isEmpty else { return Terminal.print("\(file): \(Terminal.paint("OK", .green))") }
        for diagnostic in diagnostics {
            let place = places.place(of: diagnostic).map { ":\($0.line):\($0.column)" } ?? ""
            let isError = diagnostic.severity == .error
            let severity = Terminal.paint(isError ? "error" : "warning", isError ? .red : .yellow)
            let location = diagnostic.location.map { " at \($0)" } ?? ""
            Terminal.print("\(file)\(place): \(severity): \(diagnostic.code.rawValue): \(diagnostic.message)\(location)")
        }
    }
}

/// Where in a definition's text its findings are.
struct DiagnosticPlaces {
    private let locations: JSONLocations?

    init(of text: String) { locations = try? JSONLocations(parsing: text) }

    /// The place of the field that a finding is about, or of the nearest one around it that exists.
    func place(of diagnostic: Diagnostic) -> JSONLocations.Position? {
        var steps = diagnostic.steps[...]
        while true {
            if let place = locations?.value(at: Array(steps)) { return place }
            guard !steps.isEmpty else { return nil }
            steps = steps.dropLast()
        }
    }
}
