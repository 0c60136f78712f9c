// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONModule
import JSONata

/// Answers requests from standard input on standard output, one line of JSON each.
///
/// - `{"list": true}` gives the workload: `{"expressions": {name: text}, "documents": {name: text}}`.
/// - `{"measure": name, "document": name, "milliseconds": n}` gives `{"rate": evaluations per second}`.
/// - `{"compile": text, "milliseconds": n}` gives `{"rate": compilations per second}`.
/// - `{"evaluate": [{"expr": text, "data": value, "bindings": {…}}]}` gives `{"answers": […]}`, each of them
///   `{"result": value}`, `{"undefined": true}`, `{"function": true}` or `{"error": code}`, the latter with the error's
///   `position`, `token` and `index` as far as it has them; with `"release": "2.0"` in
///   the language of that release instead of the newest, and with `"release": "AWS"` as Step Functions evaluates, within
///   its limits.
struct Service {
    private let documents: [String: JSON] = Dictionary(
        uniqueKeysWithValues: Workload.documents.compactMap { document in
            (try? JSON(parsing: document.text)).map { (document.name, $0) }
        }
    )

    func run() {
        while let line = readLine() {
            guard let request = try? JSON(parsing: line, depthMaximum: 500) else {
                print(#"{"fault": "no JSON"}"#)
                fflush(nil)
                continue
            }
            print(answer(to: request).serialized)
            fflush(nil)
        }
    }

    private func answer(to request: JSON) -> JSON {
        let milliseconds = integer(request["milliseconds"]) ?? 100
        if request["list"] != nil { return list }
        if let name = text(request["measure"]), let document = text(request["document"]).flatMap({ documents[$0] }),
            let expression = Workload.expressions.first(where: { $0.name == name }),
            let rate = try? Measurement.evaluations(of: expression.text, on: document, milliseconds: milliseconds)
        {
            return ["rate": .double(rate)]
        }
        if let expression = text(request["compile"]) {
            return ["rate": .double(Measurement.compilations(of: expression, milliseconds: milliseconds))]
        }
        if case .array(let cases)? = request["evaluate"] {
            let release = text(request["release"])
            let options: Options =
                switch release {
                case "2.0": Options(version: .v2_0, hasStepFunctions: false)
                case "AWS": .stepFunctions
                default: .latest
                }
            let limits = release == "AWS" ? Limits.stepFunctions : Self.limits
            return ["answers": .array(cases.map { evaluate($0, options, limits) })]
        }
        return ["fault": "no such request"]
    }

    private var list: JSON {
        [
            "expressions": .object(
                JSONObject(Workload.expressions.map { (JSONString($0.name), JSON.string($0.text)) })
            ),
            "documents": .object(JSONObject(Workload.documents.map { (JSONString($0.name), JSON.string($0.text)) })),
            "typical": .string(Workload.typical),
        ]
    }

    private func evaluate(_ request: JSON, _ options: Options, _ limits: Limits) -> JSON {
        var variables = Variables()
        if case .object(let bindings)? = request["bindings"] {
            for (name, value) in bindings { variables.named[name.text] = value }
        }
        var environment = Environment(now: 1_700_000_000_000, seed: 1)
        do throws(JSONataError) {
            let expression = try Expression.compile(text(request["expr"]) ?? "", options: options)
            let outcome = try expression.evaluate(
                request["data"],
                variables: variables,
                environment: &environment,
                limits: limits
            )
            return switch outcome {
            case .undefined: ["undefined": true]
            case .value(let value): ["result": value]
            case .function: ["function": true]
            }
        } catch {
            var answer: JSONObject = ["error": .string(error.code.rawValue)]
            answer["position"] = error.position.map { .integer(Int64($0)) }
            answer["token"] = error.token
            answer["index"] = error.insert(.index)
            return .object(answer)
        }
    }

    private static let limits = Limits(
        fuel: 5_000_000,
        depth: 300,
        sequenceLength: 1_000_000,
        stringLength: 1 << 24,
        memory: 512 << 20
    )

    private func text(_ value: JSON?) -> String? {
        guard case .string(let string)? = value else { return nil }
        return string.text
    }

    private func integer(_ value: JSON?) -> Int? {
        guard case .integer(let number)? = value else { return nil }
        return Int(number)
    }
}
