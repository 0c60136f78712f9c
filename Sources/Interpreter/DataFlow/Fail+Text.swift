// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
public import StatesLanguage

extension Fail.Text {
    /// The text of `Error` or `Cause`; `field` is `ErrorPath` or `CausePath`, for AWS's messages.
    public func evaluate(_ evaluation: inout Evaluation, field: String) throws(EvaluationError) -> String {
        switch self {
        case .literal(let text):
            return text
        case .path(let path):
            return try Self.text(path.resolve(in: evaluation, field: field), of: path.text, field: field)
        case .intrinsic(let intrinsic):
            return try Self.text(intrinsic.evaluate(&evaluation), of: intrinsic.text, field: field)
        case .expression(let expression):
            return try expression.text(&evaluation)
        }
    }

    private static func text(_ value: JSON, of source: String, field: String) throws(EvaluationError) -> String {
        if let text = value.text { return text }
        throw EvaluationError(
            cause: "The \(field) parameter does not reference a string value: \(source) == \(value.serialized)"
        )
    }
}
