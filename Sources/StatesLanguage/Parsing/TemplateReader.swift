// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Reads payload templates: where a key ends in `.$`, its value is a path or an intrinsic function.
struct TemplateReader {
    let findings: Findings
    let references: References

    func template(_ value: JSON, at location: Location) -> PayloadTemplate {
        PayloadTemplate(root: node(value, at: location))
    }

    private func node(_ value: JSON, at location: Location) -> PayloadTemplate.Node {
        switch value {
        case .object(let members): object(members, at: location)
        case .array(let elements): array(elements, at: location)
        default: .constant(value)
        }
    }

    private func array(_ elements: [JSON], at location: Location) -> PayloadTemplate.Node {
        let nodes = elements.enumerated().map { node($0.element, at: location.element($0.offset)) }
        return nodes.allSatisfy(\.isConstant) ? .constant(.array(elements)) : .array(nodes)
    }

    private func object(_ members: JSONObject, at location: Location) -> PayloadTemplate.Node {
        var nodes: [(key: String, value: PayloadTemplate.Node)] = []
        for (key, value) in members {
            let name = key.text
            guard name.hasSuffix(".$") else {
                warnOfMissingDollar(name, value, at: location)
                nodes.append((name, node(value, at: location.field(name))))
                continue
            }
            let bare = String(name.dropLast(2))
            if members[JSONString(bare)] != nil { findings.error(Message.givenTwice(bare), at: location) }
            if let expression = expression(value, field: name, at: location) { nodes.append((bare, expression)) }
        }
        return nodes.allSatisfy(\.value.isConstant) ? .constant(.object(members)) : .object(nodes)
    }

    private func expression(_ value: JSON, field: String, at location: Location) -> PayloadTemplate.Node? {
        if let text = value.text {
            if let path = try? Path(parsing: text) {
                references.add(path)
                return .path(path, field: field)
            }
            if let call = try? Intrinsic(parsing: text) {
                call.note(in: references)
                return .intrinsic(call, field: field)
            }
        }
        findings.error(Message.invalidTemplateValue(field), at: location)
        return nil
    }

    private func warnOfMissingDollar(_ name: String, _ value: JSON, at location: Location) {
        guard let text = value.text, PathLikeness.isExpression(text) else { return }
        findings.warning(.noDollar, Message.missingDollar(name), at: location.field(name))
    }
}

extension PayloadTemplate.Node {
    fileprivate var isConstant: Bool {
        guard case .constant = self else { return false }
        return true
    }
}

extension Intrinsic {
    /// Notes the paths in the arguments, also those of nested calls.
    func note(in references: References) {
        for argument in arguments {
            switch argument {
            case .literal: break
            case .path(let path): references.add(path)
            case .call(let call): call.note(in: references)
            }
        }
    }
}
