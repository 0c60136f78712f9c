// SPDX-License-Identifier: Apache-2.0

import JSONata

/// What an expression may refer to: there is no context item at its top level, and `$states` has certain members.
enum JSONataReferenceRule {
    /// Reports each name once, in the order of the text, as measured on AWS.
    static func check(
        _ expression: Expression,
        members: StatesMembers,
        at location: Location,
        findings: Findings
    ) {
        let topLevel = expression.facts.topLevelReferences.map { reference in
            (reference.position, Message.topLevelReference(reference.text))
        }
        let missing = expression.facts.statesMembers.filter { !members.contains(named: $0.text) }.map { reference in
            (reference.position, Message.missingStatesMember(reference.text))
        }
        var reported: Set<String> = []
        for (_, message) in (topLevel + missing).sorted(by: { $0.0 < $1.0 })
        where reported.insert(message).inserted {
            findings.error(message, at: location, code: .unsupportedJSONataExpression, place: location.value)
        }
    }
}
