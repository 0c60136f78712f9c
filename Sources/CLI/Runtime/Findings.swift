// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// What is wrong with a definition, for people: one line a finding, with its place in the file.
enum Findings {
    /// Such as `FILE:3:17: error: MISSING_TRANSITION_TARGET: … at /States/A/Next`, coloured for a descriptor.
    static func lines(_ analysis: DefinitionAnalysis, in text: String, file: String, on descriptor: Int32) -> [String] {
        zip(analysis.diagnostics, analysis.positions(in: text)).map { diagnostic, position in
            let place = position.map { ":\($0.line):\($0.column)" } ?? ""
            let isError = diagnostic.severity == .error
            let severity = Terminal.paint(
                isError ? "error" : "warning",
                isError ? .red : .yellow,
                on: descriptor
            )
            let location = diagnostic.location.map { " at \($0)" } ?? ""
            return "\(file)\(place): \(severity): \(diagnostic.code.rawValue): \(diagnostic.message)\(location)"
        }
    }
}
