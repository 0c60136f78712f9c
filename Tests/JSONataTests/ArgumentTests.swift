// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule
import JSONata
import Testing

/// Each function of the library with too few and too many arguments, each argument of each type, and the context in the
/// place of the first one: a value, or an error with its code, position, token and index, as the reference engine has it.
struct ArgumentTests {
    /// A line of the table: an expression, and what comes of it.
    struct Call: Sendable {
        let text: String
        let outcome: String
    }

    /// Functions by name, with their calls.
    static let functions: [(name: String, calls: [Call])] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Conformance/jsonata_calls.tsv")
        guard let table = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        var functions: [(name: String, calls: [Call])] = []
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: "\t").map(String.init)
            let name = parts[0].split(separator: "$")[parts[0].hasPrefix("$") ? 0 : 1].prefix { $0 != "(" }
            if functions.last?.name != String(name) { functions.append((String(name), [])) }
            functions[functions.count - 1].calls.append(Call(text: parts[0], outcome: parts[1]))
        }
        return functions
    }()

    @Test func `the table has all functions that give the same each time`() {
        #expect(Self.functions.count == 60)
    }

    @Test(arguments: functions.map(\.name))
    func `a call comes to what the reference engine comes to`(name: String) throws {
        let calls = Self.functions.filter { $0.name == name }.flatMap(\.calls)
        let wrong = calls.filter { !Self.isRight($0) }.map {
            "\($0.text): \($0.outcome), not \(Self.outcome(of: $0.text))"
        }
        #expect(wrong == [])
    }

    private static func isRight(_ call: Call) -> Bool {
        let outcome = outcome(of: call.text)
        guard outcome != call.outcome else { return true }
        guard let value = try? JSON(parsing: outcome), let expected = try? JSON(parsing: call.outcome) else {
            return false
        }
        return value == expected
    }

    /// The value's JSON, or the error's code, position, token and index.
    private static func outcome(of text: String) -> String {
        var environment = Environment(now: 0, seed: 1)
        do throws(JSONataError) {
            let expression = try Expression.compile(
                text,
                options: Options(version: .v2_0, hasStepFunctions: false)
            )
            let outcome = try expression.evaluate([:], variables: Variables(), environment: &environment)
            return switch outcome {
            case .undefined: "undefined"
            case .function: "function"
            case .value(let value): value.serialized
            }
        } catch {
            let position = error.position.map(String.init) ?? "-"
            let index = error.insert(.index)?.int.map(String.init) ?? "-"
            return "\(error.code.rawValue) \(position) \(error.token?.text ?? "-") \(index)"
        }
    }
}
