// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Texts that look as if an expression in them were evaluated, and are taken as they stand.
enum ExpressionAdvice {
    /// Fields with states of their own, which are visited by themselves.
    private static let inner: Set<JSONString> = ["Branches", "ItemProcessor", "Iterator"]

    static func advice(on visit: StateVisit) -> [Advice] {
        guard visit.state.queryLanguage == .jsonata, let members = visit.source.members else { return [] }
        var advice: [Advice] = []
        for (name, value) in members where !inner.contains(name) && name != "Comment" {
            look(at: value, at: visit.location.field(name.text), &advice)
        }
        return advice
    }

    private static func look(at value: JSON, at location: Location, _ advice: inout [Advice]) {
        if let text = value.text {
            guard isMixed(text) else { return }
            advice.append(
                Advice(
                    .textAroundExpression,
                    "The expression in this text is not evaluated: the text is taken as it stands",
                    at: location,
                    part: .value,
                    hint: "let the whole string be one expression, as \"{% 'Hello ' & $states.input.name %}\""
                )
            )
        }
        for (name, member) in value.members ?? [:] { look(at: member, at: location.field(name.text), &advice) }
        for (position, element) in (value.elements ?? []).enumerated() {
            look(at: element, at: location.element(position), &advice)
        }
    }

    /// Whether an expression's marks stand in a text, and not at both its ends.
    private static func isMixed(_ text: String) -> Bool {
        if text.hasPrefix("{%"), text.hasSuffix("%}") { return false }
        guard let start = text.firstRange(of: "{%") else { return false }
        return text[start.upperBound...].contains("%}")
    }
}
