// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata

/// Compiles the expressions of one JSONata state, and notes what they read.
struct ExpressionReader {
    let findings: Findings
    let references: References
    /// The variables that any state of the machine assigns.
    let assignedVariables: Set<String>
    /// Where the state stands: from there on, messages name an expression's field.
    let state: Location
    /// What `$states` has in the fields that are read with this reader.
    var members = StatesMembers.always

    /// The expression in a text that is exactly `{% … %}`; nil for any other value, which stands for itself.
    static func source(of value: JSON) -> String? {
        guard let text = value.text, text.utf8.count >= 4, text.hasPrefix("{%"), text.hasSuffix("%}") else {
            return nil
        }
        return trimmed(text.dropFirst(2).dropLast(2))
    }

    /// Compiles an expression; nil where it is refused, which is reported.
    func expression(
        _ source: String,
        at location: Location,
        giving resultType: FieldExpression.ResultType? = nil
    ) -> FieldExpression? {
        let expression: Expression
        do throws(JSONataError) {
            expression = try Expression.compile(source)
        } catch {
            findings.noteLoss(error.message, at: location)
            findings.error(error.message, at: location, code: .invalidJSONataExpression, place: location.value)
            return nil
        }
        JSONataReferenceRule.check(expression, members: members, at: location, findings: findings)
        note(expression)
        return FieldExpression(
            expression: expression,
            text: source,
            field: location.text(from: state),
            resultType: resultType
        )
    }

    private func note(_ expression: Expression) {
        let facts = expression.facts
        for variable in facts.freeVariables { references.add(variable: String(variable.text.dropFirst())) }
        for name in facts.builtinFunctions where assignedVariables.contains(name) { references.add(variable: name) }
        if !facts.wholeStates.isEmpty || facts.statesMembers.contains(where: { $0.text == "context" }) {
            references.addContext()
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }
}

extension Fields {
    /// Whether the field's value is an expression, in a JSONata state.
    func holdsExpression(_ name: String) -> Bool {
        expressions != nil && self[name].flatMap(ExpressionReader.source) != nil
    }

    /// The expression that is the field's whole value; nil where there is none, or where it is refused.
    func expression(_ name: String, giving resultType: FieldExpression.ResultType) -> FieldExpression? {
        guard let expressions, let source = self[name].flatMap(ExpressionReader.source) else { return nil }
        return expressions.expression(source, at: location.field(name), giving: resultType)
    }
}
