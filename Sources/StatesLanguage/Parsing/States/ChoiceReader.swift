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
        rule.require(["Next"])
        let reader = ConditionReader(references: references, queryLanguage: queryLanguage)
        let condition = reader.condition(rule, beside: ["Next", "Assign"])
        let next = rule.string("Next").flatMap { target($0, at: rule.location.field("Next")) }
        let assign = assign(in: rule)
        guard let condition, let next else { return nil }
        return ChoiceRule(condition: condition, next: next, assign: assign)
    }
}
