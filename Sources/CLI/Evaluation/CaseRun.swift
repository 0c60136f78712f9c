// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import StatesLanguage

/// Runs cases in the format of JSONata's own suite, one JSON object a line, in JSONata as it is without Step Functions.
///
/// A case has `id`, `expr`, `data` or the name of a `dataset`, `bindings`, bounds (`timelimit` in milliseconds, `depth`),
/// and what it expects: `result`, `undefinedResult`, an error's `code`, or an `error` with code, token and message.
struct CaseRun {
    /// The folder of the data sets; each is a file `NAME.json`.
    var datasets: String?
    var version: JSONata.Options.Version

    /// How many cases did what they say.
    struct Tally {
        var passed = 0
        var failed = 0
    }

    private var documents: [String: JSON] = [:]

    init(datasets: String?, version: JSONata.Options.Version) {
        self.datasets = datasets
        self.version = version
    }

    /// Runs all cases of a text; a line for each that fails goes to `report`.
    mutating func all(in text: String, name: String, report: (String) -> Void) throws -> Tally {
        var tally = Tally()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { !$0.isWhitespace }) {
            let place = "\(name):\(index + 1)"
            let document: JSON
            do {
                document = try JSON(parsing: String(line))
            } catch {
                throw RuntimeError("\(place): \(error)")
            }
            if let difference = try difference(of: document, place: place) {
                tally.failed += 1
                report("\(place): \(document["id"]?.text ?? "case"): \(difference)")
            } else {
                tally.passed += 1
            }
        }
        return tally
    }

    /// In what the case differs from what it expects; nil where it does not.
    private mutating func difference(of document: JSON, place: String) throws -> String? {
        guard let expression = document["expr"]?.members == nil ? document["expr"] : nil,
            case .string(let text) = expression
        else { throw RuntimeError("\(place): a case needs a text \"expr\".") }
        let input = try data(of: document, place: place)
        let outcome = evaluate(text.text, on: input, of: document)
        guard let expected = Expectation(of: document) else {
            throw RuntimeError("\(place): a case needs \"result\", \"undefinedResult\", \"code\" or \"error\".")
        }
        return expected.isMet(by: outcome) ? nil : "\(expected.description), got \(Self.description(of: outcome))"
    }

    private mutating func data(of document: JSON, place: String) throws -> JSON? {
        guard let name = document["dataset"]?.text else { return document["data"] }
        if let known = documents[name] { return known }
        guard let datasets else { throw RuntimeError("\(place): the case names '\(name)': say --datasets DIR.") }
        let path = "\(datasets)/\(name).json"
        do {
            let value = try JSON(parsing: Files.bytes(of: path))
            documents[name] = value
            return value
        } catch let error as JSONParseError {
            throw RuntimeError("\(path): \(error)")
        }
    }

    private func evaluate(_ text: String, on input: JSON?, of document: JSON) -> Result<Outcome, JSONataError> {
        var limits = JSONata.Limits.generous
        if let depth = document["depth"]?.int { limits.depth = depth }
        if let limit = document["timelimit"]?.int {
            let deadline = SystemClock().now.milliseconds + Int64(limit)
            limits.isOutOfTime = { SystemClock().now.milliseconds > deadline }
        }
        let bindings = (document["bindings"]?.members ?? JSONObject()).map { ($0.key.text, $0.value) }
        var environment = Environment(now: SystemClock().now.milliseconds, seed: SystemEntropy.shared.next())
        do {
            let options = JSONata.Options(version: version, hasStepFunctions: false)
            return .success(
                try Expression.compile(text, options: options).evaluate(
                    input,
                    variables: Variables(named: Dictionary(bindings, uniquingKeysWith: { _, last in last })),
                    environment: &environment,
                    limits: limits
                )
            )
        } catch {
            return .failure(error)
        }
    }

    private static func description(of outcome: Result<Outcome, JSONataError>) -> String {
        switch outcome {
        case .success(.value(let value)): value.serialized
        case .success(.undefined): "undefined"
        case .success(.function): "a function"
        case .failure(let error): "\(error)"
        }
    }
}

/// What a case says will come of it.
private enum Expectation {
    case value(JSON, isOrdered: Bool)
    case undefined
    case error(code: String, token: JSON?, message: String?)

    init?(of document: JSON) {
        let error = document["error"] ?? document
        if let result = document["result"] {
            self = .value(result, isOrdered: document["unordered"]?.boolean != true)
        } else if document["undefinedResult"]?.boolean == true {
            self = .undefined
        } else if let code = error["code"]?.text {
            self = .error(code: code, token: error["token"], message: error["message"]?.text)
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .value(let value, _): "expected \(value.serialized)"
        case .undefined: "expected undefined"
        case .error(let code, let token, let message):
            (["expected \(code)", token?.serialized, message] as [String?]).compactMap { $0 }.joined(separator: " ")
        }
    }

    func isMet(by outcome: Result<Outcome, JSONataError>) -> Bool {
        switch (self, outcome) {
        case (.value(let expected, let isOrdered), .success(.value(let value))):
            isOrdered ? value == expected : Self.haveSameElements(value, expected)
        case (.undefined, .success(.undefined)), (.undefined, .success(.function)): true
        case (.error(let code, let token, let message), .failure(let error)):
            error.code.rawValue == code && (token == nil || token == error.token)
                && (message == nil || message == error.message)
        default: false
        }
    }

    private static func haveSameElements(_ left: JSON, _ right: JSON) -> Bool {
        guard var rest = left.elements, let others = right.elements, rest.count == others.count else { return false }
        return others.allSatisfy { other in
            guard let index = rest.firstIndex(of: other) else { return false }
            rest.remove(at: index)
            return true
        }
    }
}
