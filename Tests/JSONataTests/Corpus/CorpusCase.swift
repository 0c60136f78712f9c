// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule
import JSONata

/// A case of JSONata's own test suite.
struct CorpusCase {
    let id: String
    private let fields: JSON
    private let data: JSON?

    /// What is wrong with the expression's result; nil where it is right.
    func failure() -> String? {
        let outcome = Result { () throws(JSONataError) in try evaluate() }
        switch outcome {
        case .success(let outcome): return mismatch(outcome)
        case .failure(let error): return mismatch(error)
        }
    }

    private func evaluate() throws(JSONataError) -> Outcome {
        var limits = Limits.generous
        if let depth = fields["depth"]?.int { limits.depth = depth }
        var environment = Environment(now: 1_500_000_000_000, seed: 1)
        var named: [String: JSON] = [:]
        for member in fields["bindings"]?.members ?? [:] { named[member.key.text] = member.value }
        let expression = try Expression.compile(fields["expr"]?.text ?? "", options: .latest)
        return try expression.evaluate(
            data,
            variables: Variables(named: named),
            environment: &environment,
            limits: limits
        )
    }

    private func mismatch(_ outcome: Outcome) -> String? {
        if fields["undefinedResult"] == true { return outcome == .undefined ? nil : "\(outcome) instead of undefined" }
        guard let expected = fields["result"] else { return "\(outcome) instead of an error" }
        guard case .value(let value) = outcome else { return "\(outcome) instead of \(expected.serialized)" }
        let isRight = fields["unordered"] == true ? sorted(value) == sorted(expected) : value == expected
        return isRight ? nil : "\(value.serialized) instead of \(expected.serialized)"
    }

    private func sorted(_ value: JSON) -> [String] { (value.elements ?? [value]).map(\.serialized).sorted() }

    private func mismatch(_ error: JSONataError) -> String? {
        let expected = fields["error"]
        guard let code = (fields["code"] ?? expected?["code"])?.text else { return "\(error)" }
        guard error.code.rawValue == code else { return "\(error) instead of \(code)" }
        for (name, actual) in [
            ("token", error.token), ("message", .string(error.message)), ("value", error.value),
            ("functionName", error.insert(.functionName)),
        ] {
            if let wanted = expected?[name] ?? (name == "token" ? fields["token"] : nil), wanted != actual {
                return "\(name) \(actual?.serialized ?? "none") instead of \(wanted.serialized)"
            }
        }
        return nil
    }

    /// All cases that apply: those of `$eval` do not, which Step Functions leaves out.
    static func all() throws -> [CorpusCase] {
        guard let folder = Corpora.folder?.appendingPathComponent("corpora/jsonata") else { return [] }
        var datasets: [String: JSON] = [:]
        let text = try String(contentsOf: folder.appendingPathComponent("cases.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            let fields = try JSON(parsing: String(line))
            let id = fields["id"]?.text ?? ""
            if id.hasPrefix("function-eval/") { return nil }
            var data = fields["data"]
            if let name = fields["dataset"]?.text {
                if datasets[name] == nil {
                    let file = folder.appendingPathComponent("datasets/\(name).json")
                    datasets[name] = try JSON(parsing: try String(contentsOf: file, encoding: .utf8))
                }
                data = datasets[name]
            }
            return CorpusCase(id: id, fields: fields, data: data)
        }
    }
}
