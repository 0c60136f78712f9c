// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

extension PayloadTemplate {
    /// The document that the template describes.
    public func evaluate(_ evaluation: inout Evaluation) throws(EvaluationError) -> JSON {
        try root.evaluate(&evaluation)
    }
}

extension PayloadTemplate.Node {
    fileprivate func evaluate(_ evaluation: inout Evaluation) throws(EvaluationError) -> JSON {
        switch self {
        case .constant(let value):
            return value
        case .path(let path, let field):
            return try path.resolve(in: evaluation, field: field)
        case .intrinsic(let intrinsic, _):
            return try intrinsic.evaluate(&evaluation)
        case .expression(let expression):
            return try expression.evaluate(&evaluation)
        case .array(var elements, let computed):
            for (position, node) in computed { elements[position] = try node.evaluate(&evaluation) }
            return .array(elements)
        case .object(var members, let computed):
            for (position, node) in computed {
                let value = try node.evaluate(&evaluation)
                members.withValue(at: position) { $0 = value }
            }
            return .object(members)
        }
    }
}
