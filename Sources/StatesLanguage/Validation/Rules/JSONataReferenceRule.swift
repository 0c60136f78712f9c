// SPDX-License-Identifier: Apache-2.0

public import JSONata

/// What an expression may refer to: there is no context item at its top level, and `$states` has certain members.
public enum JSONataReferenceRule {
    /// A reference that is refused, and AWS's words for that.
    public struct Violation {
        public let reference: Facts.Reference
        public let message: String
        /// Whether it is of a member that `$states` has not.
        public let isOfStates: Bool
    }

    /// The members that `$states` has in some field of some state.
    public static var statesMembers: [String] { StatesMembers.allNames }

    /// What is refused wherever the expression stands, in the order of the text.
    public static func violations(of expression: Expression) -> [Violation] {
        violations(of: expression, members: .all)
    }

    /// Reports each name once, in the order of the text, as measured on AWS.
    static func check(
        _ expression: Expression,
        members: StatesMembers,
        at location: Location,
        findings: Findings
    ) {
        var reported: Set<String> = []
        for violation in violations(of: expression, members: members)
        where reported.insert(violation.message).inserted {
            findings.error(violation.message, at: location, code: .unsupportedJSONataExpression, place: location.value)
        }
    }

    private static func violations(of expression: Expression, members: StatesMembers) -> [Violation] {
        let topLevel = expression.facts.topLevelReferences.map { reference in
            Violation(reference: reference, message: Message.topLevelReference(reference.text), isOfStates: false)
        }
        let missing = expression.facts.statesMembers.filter { !members.contains(named: $0.text) }.map { reference in
            Violation(reference: reference, message: Message.missingStatesMember(reference.text), isOfStates: true)
        }
        return (topLevel + missing).sorted { $0.reference.position < $1.reference.position }
    }
}
