// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import JSONPath
public import StatesLanguage

extension PathField {
    /// Applies `InputPath` or `OutputPath` to the document that `$` stands for there.
    public func apply(to document: JSON, in evaluation: Evaluation) throws(EvaluationError) -> JSON {
        switch self {
        case .root:
            return document
        case .null:
            return .object([:])
        case .path(let path):
            guard path.root == .input else { return try path.resolve(in: evaluation) }
            guard !document.isNull else { throw .nullInput }
            do {
                return try path.evaluate(on: document)
            } catch {
                throw EvaluationError(cause: "Invalid path '\(path.text)' : \(error.message)")
            }
        }
    }
}

extension ResultPath {
    /// Puts a result into the state's raw input.
    public func combine(result: JSON, with rawInput: JSON) throws(EvaluationError) -> JSON {
        switch self {
        case .root:
            return result
        case .discard:
            return rawInput
        case .path(let reference):
            do {
                return try reference.setting(result, in: rawInput)
            } catch {
                throw EvaluationError(error: EvaluationError.pathConflict, cause: error.message)
            }
        }
    }
}
