// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Reads payload templates: where a key ends in `.$`, its value is a path or an intrinsic function; in a JSONata state
/// keys are plain, and each text `{% … %}` is an expression.
struct TemplateReader {
    let findings: Findings
    let references: References
    /// Nil in a JSONPath state.
    let expressions: ExpressionReader?

    /// A template; `resultType` is what it must give where the whole of it is one expression.
    func template(
        _ value: JSON,
        at location: Location,
        giving resultType: FieldExpression.ResultType? = nil
    ) -> PayloadTemplate {
        PayloadTemplate(root: node(value, at: location, giving: resultType))
    }

    private func node(
        _ value: JSON,
        at location: Location,
        giving resultType: FieldExpression.ResultType? = nil
    ) -> PayloadTemplate.Node {
        if let expressions, let source = ExpressionReader.source(of: value) {
            return expressions.expression(source, at: location, giving: resultType).map { .expression($0) }
                ?? .constant(.null)
        }
        switch value {
        case .object(let members): return object(members, at: location)
        case .array(let elements): return array(elements, at: location)
        default: return .constant(value)
        }
    }

    private func array(_ elements: [JSON], at location: Location) -> PayloadTemplate.Node {
        var fixed: [JSON] = []
        var computed: [(position: Int, node: PayloadTemplate.Node)] = []
        for (position, element) in elements.enumerated() {
            let node = node(element, at: location.element(position))
            fixed.append(node.constant ?? .null)
            if node.constant == nil { computed.append((position, node)) }
        }
        return computed.isEmpty ? .constant(.array(elements)) : .array(fixed, computed: computed)
    }

    private func object(_ members: JSONObject, at location: Location) -> PayloadTemplate.Node {
        var fixed = JSONObject()
        var computed: [(key: JSONString, node: PayloadTemplate.Node)] = []
        for (key, value) in members {
            guard let (key, node) = member(key.text, value, of: members, at: location) else { continue }
            fixed[key] = node.constant ?? .null
            if node.constant == nil { computed.append((key, node)) }
        }
        guard !computed.isEmpty else { return .constant(.object(members)) }
        return .object(
            fixed,
            computed: computed.compactMap { entry in
                fixed.position(of: entry.key).map { ($0, entry.node) }
            }
        )
    }

    /// A member under the name that it will have; nil where it is refused.
    private func member(
        _ name: String,
        _ value: JSON,
        of members: JSONObject,
        at location: Location
    ) -> (JSONString, PayloadTemplate.Node)? {
        if expressions != nil { return (JSONString(name), node(value, at: location.field(name))) }
        guard name.hasSuffix(".$") else {
            warnOfMissingDollar(name, value, at: location)
            return (JSONString(name), node(value, at: location.field(name)))
        }
        let bare = JSONString(String(name.dropLast(2)))
        if members[bare] != nil {
            findings.error(Message.givenTwice(bare.text), at: location, place: location.field(name).name)
        }
        return expression(value, field: name, at: location).map { (bare, $0) }
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
        findings.noteLoss(Message.invalidTemplateValue(field), at: location.field(field))
        findings.error(
            Message.invalidTemplateValue(field),
            at: location,
            place: location.field(field).value,
            hint: value.text.map(hint)
        )
        return nil
    }

    /// What a text that is neither a path nor a call was meant to be.
    private func hint(for text: String) -> Hint {
        guard text.hasPrefix("States."), let name = text.split(separator: "(").first else {
            return Hints.startWithDollar
        }
        let functions = Intrinsic.Function.allCases.map { "States.\($0.rawValue)" }
        if functions.contains(String(name)) { return .advice("check the call's quotes, parentheses and arguments") }
        return .misspelled(String(name), known: functions)
    }

    private func warnOfMissingDollar(_ name: String, _ value: JSON, at location: Location) {
        guard let text = value.text, PathLikeness.isExpression(text) else { return }
        findings.warning(
            .noDollar,
            Message.missingDollar(name, isPath: PathLikeness.isPath(text)),
            at: location,
            place: location.field(name).value,
            hint: Hints.addDollar(name)
        )
    }
}

extension PayloadTemplate.Node {
    fileprivate var constant: JSON? {
        guard case .constant(let value) = self else { return nil }
        return value
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
