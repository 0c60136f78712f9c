// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// A Choice without Default fails where no rule matches, unless its rules leave nothing out.
enum ChoiceAdvice {
    static func advice(on visit: StateVisit) -> [Advice] {
        guard case .choice(let choice) = visit.state.kind, choice.defaultState == nil,
            !leavesNothingOut(choice.rules.map(\.condition))
        else { return [] }
        return [
            Advice(
                .noDefault,
                "The Choice has no Default: where no rule matches, the execution fails",
                at: visit.location,
                hint: "add \"Default\": \"…\""
            )
        ]
    }

    private static func leavesNothingOut(_ conditions: [ChoiceCondition]) -> Bool {
        for (position, condition) in conditions.enumerated() {
            if case .literal(true) = condition { return true }
            guard let test = yesOrNo(condition) else { continue }
            let others = conditions[..<position].compactMap(yesOrNo)
            if others.contains(where: { $0.question == test.question && $0.answer != test.answer }) { return true }
        }
        return false
    }

    /// A test whose opposite can be another rule's: `IsPresent`, `IsNull`, …, `BooleanEquals`, also behind a Not.
    private static func yesOrNo(_ condition: ChoiceCondition) -> (question: String, answer: Bool)? {
        switch condition {
        case .not(let inner): yesOrNo(inner).map { ($0.question, !$0.answer) }
        case .test(let variable, let test): answer(of: test).map { ("\($0.name) \(variable.text)", $0.expected) }
        default: nil
        }
    }

    private static func answer(of test: ChoiceOperator) -> (name: String, expected: Bool)? {
        switch test {
        case .isNull(let expected): ("IsNull", expected)
        case .isPresent(let expected): ("IsPresent", expected)
        case .isNumeric(let expected): ("IsNumeric", expected)
        case .isString(let expected): ("IsString", expected)
        case .isBoolean(let expected): ("IsBoolean", expected)
        case .isTimestamp(let expected): ("IsTimestamp", expected)
        case .compare(.boolean, .equals, .literal(let value)): value.boolean.map { ("BooleanEquals", $0) }
        default: nil
        }
    }
}
