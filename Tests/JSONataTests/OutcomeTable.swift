// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule
import JSONata

/// A file of expressions with what the reference engine comes to: a line for each, the two with a tab between them.
struct OutcomeTable: Sendable {
    struct Line: Sendable {
        let text: String
        let outcome: String
    }

    let lines: [Line]

    /// - Parameter name: The name of a file in `Tests/Conformance`.
    init(_ name: String) {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Conformance/\(name)")
        let table = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        lines = table.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1)
            return Line(text: String(parts[0]), outcome: parts.count > 1 ? String(parts[1]) : "")
        }
    }

    /// The lines that come to something else here, each with both outcomes.
    static func wrong(_ lines: [Line], on data: JSON) -> [String] {
        lines.compactMap { line in
            let outcome = outcome(of: line.text, on: data)
            return isSame(outcome, line.outcome) ? nil : "\(line.text): \(line.outcome), not \(outcome)"
        }
    }

    private static func isSame(_ outcome: String, _ expected: String) -> Bool {
        if outcome == expected { return true }
        guard let value = try? JSON(parsing: outcome), let other = try? JSON(parsing: expected) else { return false }
        return value == other
    }

    /// The value's JSON, or the error's code, position, token and index.
    private static func outcome(of text: String, on data: JSON) -> String {
        var environment = Environment(now: 0, seed: 1)
        do throws(JSONataError) {
            let options = Options(version: .v2_0, hasStepFunctions: false)
            let expression = try Expression.compile(text, options: options)
            return switch try expression.evaluate(data, variables: Variables(), environment: &environment) {
            case .undefined: "undefined"
            case .function: "function"
            case .value(let value): value.serialized
            }
        } catch {
            let position = error.position.map(String.init) ?? "-"
            let index = error.insert(.index)?.int.map(String.init) ?? "-"
            let token = error.token.map { $0.text ?? $0.serialized } ?? "-"
            return "\(error.code.rawValue) \(position) \(token) \(index)"
        }
    }
}
