// SPDX-License-Identifier: Apache-2.0

extension StateReader {
    func choice() -> Choice? {
        fields.require(["Choices"])
        let rules = (fields.objects("Choices", canBeEmpty: false) ?? []).map(rule)
        let defaultName = fields.string("Default")
        let defaultState = defaultName.flatMap { target($0, at: fields.location.field("Default")) }
        let planned = rules.compactMap { $0 }
        guard planned.count == rules.count, defaultName == nil || defaultState != nil else { return nil }
        return Choice(rules: planned, defaultState: defaultState)
    }

    private func rule(_ rule: Fields) -> ChoiceRule? {
        queryLanguage == .jsonata ? jsonataRule(rule) : jsonPathRule(rule)
    }

    private func jsonPathRule(_ rule: Fields) -> ChoiceRule? {
        rule.require(["Next"])
        let reader = ConditionReader(references: references)
        let condition = reader.condition(rule, beside: ["Next", "Assign"])
        let next = rule.string("Next").flatMap { target($0, at: rule.location.field("Next")) }
        let assign = assign(in: rule, with: .always)
        guard let condition, let next else { return nil }
        return ChoiceRule(condition: condition, next: next, assign: assign)
    }

    private func jsonataRule(_ rule: Fields) -> ChoiceRule? {
        FieldSupportRule.checkRule(rule)
        _ = rule.string("Comment")
        rule.require(["Next"])
        let condition = condition(of: rule)
        let next = rule.string("Next").flatMap { target($0, at: rule.location.field("Next")) }
        let output = output(in: rule, with: .always)
        let assign = assign(in: rule, with: .always)
        guard let condition, let next else { return nil }
        return ChoiceRule(condition: condition, next: next, output: output, assign: assign)
    }

    /// A `Condition`: true, false, or an expression that gives one of them.
    private func condition(of rule: Fields) -> ChoiceCondition? {
        let present = ConditionReader.kinds.filter(rule.has)
        if present.count != 1 {
            rule.error(Message.oneKindOfRule(ConditionReader.kinds), marking: present.dropFirst().first)
        }
        if rule.holdsExpression("Condition") {
            return rule.expression("Condition", giving: .boolean).map { .expression($0) }
        }
        return rule.boolean("Condition").map { .literal($0) }
    }
}
