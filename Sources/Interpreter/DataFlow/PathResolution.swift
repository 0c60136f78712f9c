// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import JSONPath

extension Path {
    /// What the path starts from; nil for a variable that has no value.
    func document(in evaluation: Evaluation) -> JSON? {
        switch root {
        case .input: evaluation.input
        case .context: evaluation.context
        case .variable(let name): evaluation.variables[name]
        }
    }

    /// The value at the path, or nil where there is none.
    public func value(in evaluation: Evaluation) -> JSON? {
        document(in: evaluation).flatMap { value(on: $0) }
    }

    /// The value of the field written `field` in a payload template, or of `ErrorPath` and `CausePath`.
    public func resolve(in evaluation: Evaluation, field: String) throws(EvaluationError) -> JSON {
        try checkInput(of: evaluation)
        guard let document = document(in: evaluation) else {
            throw EvaluationError.notFound(self, field, evaluation)
        }
        do {
            return try evaluate(on: document)
        } catch {
            guard error.isExhausted else { throw EvaluationError.notFound(self, field, evaluation) }
            throw EvaluationError(
                cause:
                    "The JSONPath '\(text)' specified for the field '\(field)' could not be evaluated: \(error.message)"
            )
        }
    }

    /// The value of a field whose whole value is the path, such as `InputPath` and `ItemsPath`.
    public func resolve(in evaluation: Evaluation) throws(EvaluationError) -> JSON {
        try checkInput(of: evaluation)
        guard let document = document(in: evaluation) else {
            throw EvaluationError(cause: "Invalid path '\(text)' : No results for path: \(text)")
        }
        do {
            return try evaluate(on: document)
        } catch {
            throw EvaluationError(cause: "Invalid path '\(text)' : \(error.message)")
        }
    }

    /// Refuses a path from `$` where that is null: AWS applies none to it, not even `$` itself.
    ///
    /// `InputPath` and `OutputPath` of `$` are none, and let it through (recorded).
    func checkInput(of evaluation: Evaluation) throws(EvaluationError) {
        if case .input = root, case .null = evaluation.input { throw .nullInput }
    }

    /// The document that messages show as the one searched in.
    func searchedDocument(in evaluation: Evaluation) -> JSON {
        document(in: evaluation)
            ?? .object(
                JSONObject(evaluation.variables.sorted { $0.key < $1.key }.map { (JSONString($0.key), $0.value) })
            )
    }
}

extension EvaluationError {
    /// A path was to be applied to null.
    static let nullInput = EvaluationError(cause: "Unable to apply Path transformation to null or empty input.")

    fileprivate static func notFound(_ path: Path, _ field: String, _ evaluation: Evaluation) -> EvaluationError {
        let input = path.searchedDocument(in: evaluation).shown
        return EvaluationError(
            cause:
                "The JSONPath '\(path.text)' specified for the field '\(field)' could not be found in the input '\(input)'"
        )
    }
}
