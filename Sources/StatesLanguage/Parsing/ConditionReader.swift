// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Reads the test of a JSONPath Choice rule.
struct ConditionReader {
    let references: References

    /// What makes a rule: exactly one of them is there.
    static let kinds = ["And", "Or", "Not", "Variable", "Condition"]

    /// Reads a condition from an object that may hold the named other fields too.
    func condition(_ fields: Fields, beside others: Set<String> = []) -> ChoiceCondition? {
        FieldSupportRule.checkLanguage(fields, in: .jsonPath)
        let present = Self.kinds.filter(fields.has)
        let operators = present.contains("Variable") ? ChoiceOperator.names : []
        _ = fields.string("Comment")
        fields.allowOnly(others.union(["Comment", "Output"]).union(present).union(operators))
        guard let kind = present.first, present.count == 1 else {
            fields.error(Message.oneKindOfRule(Self.kinds), marking: present.dropFirst().first)
            return nil
        }
        switch kind {
        case "And": return conditions("And", in: fields).map(ChoiceCondition.and)
        case "Or": return conditions("Or", in: fields).map(ChoiceCondition.or)
        case "Not": return fields.object("Not").flatMap { condition($0) }.map(ChoiceCondition.not)
        case "Variable": return test(fields)
        default: return nil
        }
    }

    private func conditions(_ name: String, in fields: Fields) -> [ChoiceCondition]? {
        guard let objects = fields.objects(name, canBeEmpty: false) else { return nil }
        let conditions = objects.map { condition($0) }
        return conditions.contains { $0 == nil } ? nil : conditions.compactMap { $0 }
    }

    private func test(_ fields: Fields) -> ChoiceCondition? {
        let variable = fields.referencePath("Variable", noting: references)
        let present = fields.names.filter(ChoiceOperator.names.contains)
        guard let name = present.first else {
            fields.error(
                Message.exactlyOneOf(ChoiceOperator.orderedNames),
                hint: .advice("add what to test, such as \"StringEquals\": \"…\" or \"IsPresent\": true")
            )
            return nil
        }
        if present.count > 1 {
            fields.error(Message.onlyOneOf(present), marking: present[1], hint: Hints.removeAllButOne(present))
        }
        guard let test = test(named: name, in: fields), let variable else { return nil }
        return .test(variable: variable, test)
    }

    private func test(named name: String, in fields: Fields) -> ChoiceOperator? {
        if name.hasPrefix("Is") {
            return fields.boolean(name).flatMap { ChoiceOperator(isTest: name, expected: $0) }
        }
        if name == "StringMatches" {
            return fields.string(name).map { .stringMatches(pattern: StringPattern(parsing: $0)) }
        }
        guard let (domain, comparison, isPath) = ChoiceOperator.comparison(named: name) else { return nil }
        if isPath {
            let path = fields.referencePath(name, noting: references)
            return path.map { .compare(domain, comparison, .path($0)) }
        }
        switch domain {
        case .string:
            return string(name, in: fields).map { .compare(.string, comparison, .literal(.string($0))) }
        case .numeric:
            return number(name, in: fields).map { .compare(.numeric, comparison, .literal($0)) }
        case .boolean:
            return fields.boolean(name).map { .compare(.boolean, comparison, .literal(.bool($0))) }
        case .timestamp:
            return timestamp(name, in: fields).map { .compareTimestamp(comparison, $0) }
        }
    }

    private func string(_ name: String, in fields: Fields) -> String? {
        guard let text = fields.string(name) else { return nil }
        if PathLikeness.isPath(text) {
            fields.findings.warning(
                .noPath,
                Message.missingPathSuffix(name),
                at: fields.location.field(name),
                hint: Hints.addPath(name)
            )
        }
        return text
    }

    private func number(_ name: String, in fields: Fields) -> JSON? {
        guard let value = fields[name], value.number == nil else { return fields[name] }
        fields.reject(Message.expected(.number), at: name)
        return nil
    }

    private func timestamp(_ name: String, in fields: Fields) -> Instant? {
        guard let text = fields.string(name) else { return nil }
        if let instant = Instant(parsing: text) { return instant }
        fields.reject(Message.invalidTimestamp, at: name, hint: Hints.useTimestampFormat)
        return nil
    }
}

extension ChoiceOperator {
    /// The names of all 39 operators.
    static let orderedNames: [String] = {
        let comparisons = Domain.allCases.flatMap { domain in
            (domain == .boolean ? [Comparison.equals] : Comparison.allCases).flatMap { comparison in
                ["\(domain.rawValue)\(comparison.rawValue)", "\(domain.rawValue)\(comparison.rawValue)Path"]
            }
        }
        let tests = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"]
        return comparisons + ["StringMatches"] + tests
    }()

    static let names = Set(orderedNames)

    private static let comparisons: [String: (Domain, Comparison, isPath: Bool)] = {
        var comparisons: [String: (Domain, Comparison, isPath: Bool)] = [:]
        for domain in Domain.allCases {
            for comparison in Comparison.allCases {
                let name = "\(domain.rawValue)\(comparison.rawValue)"
                comparisons[name] = (domain, comparison, false)
                comparisons["\(name)Path"] = (domain, comparison, true)
            }
        }
        return comparisons
    }()

    static func comparison(named name: String) -> (Domain, Comparison, isPath: Bool)? { comparisons[name] }

    init?(isTest name: String, expected: Bool) {
        switch name {
        case "IsNull": self = .isNull(expected: expected)
        case "IsPresent": self = .isPresent(expected: expected)
        case "IsNumeric": self = .isNumeric(expected: expected)
        case "IsString": self = .isString(expected: expected)
        case "IsBoolean": self = .isBoolean(expected: expected)
        case "IsTimestamp": self = .isTimestamp(expected: expected)
        default: return nil
        }
    }
}
