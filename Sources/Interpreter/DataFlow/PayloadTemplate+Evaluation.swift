// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

extension PayloadTemplate {
    /// The document that the template describes.
    package func evaluate(_ evaluation: inout Evaluation) throws(EvaluationError) -> JSON {
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
        case .array(let nodes):
            var elements: [JSON] = []
            elements.reserveCapacity(nodes.count)
            for node in nodes { elements.append(try node.evaluate(&evaluation)) }
            return .array(elements)
        case .object(let members):
            var object = JSONObject()
            for (key, node) in members { object[JSONString(key)] = try node.evaluate(&evaluation) }
            return .object(object)
        }
    }
}
