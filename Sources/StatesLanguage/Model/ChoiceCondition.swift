// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import JSONPath

/// The test of a Choice rule.
public indirect enum ChoiceCondition: Sendable {
    /// A JSONata `Condition` that is written out.
    case literal(Bool)
    case expression(FieldExpression)
    case and([ChoiceCondition])
    case or([ChoiceCondition])
    case not(ChoiceCondition)
    case test(variable: Path, ChoiceOperator)
}

/// One of the 39 operators of a data test, with its operand.
public enum ChoiceOperator: Sendable {
    /// How two values are compared.
    public enum Comparison: String, Sendable, CaseIterable {
        case equals = "Equals"
        case lessThan = "LessThan"
        case greaterThan = "GreaterThan"
        case lessThanEquals = "LessThanEquals"
        case greaterThanEquals = "GreaterThanEquals"
    }

    /// What an operator compares; a value of another type makes the test false.
    public enum Domain: String, Sendable, CaseIterable {
        case string = "String"
        case numeric = "Numeric"
        case boolean = "Boolean"
        case timestamp = "Timestamp"
    }

    /// What a value is compared with.
    public enum Operand: Sendable {
        case literal(JSON)
        case path(Path)
    }

    /// A comparison of two values; false where either is not of the domain.
    case compare(Domain, Comparison, Operand)
    /// A comparison with a point in time that the definition writes out.
    case compareTimestamp(Comparison, Instant)
    case stringMatches(pattern: StringPattern)
    /// The `Is…` operators: the test holds when the property's presence equals `expected`.
    case isNull(expected: Bool)
    case isPresent(expected: Bool)
    case isNumeric(expected: Bool)
    case isString(expected: Bool)
    case isBoolean(expected: Bool)
    case isTimestamp(expected: Bool)
}

/// The pattern of `StringMatches`: `*` stands for any text, `\\*` and `\\\\` for themselves.
public struct StringPattern: Sendable, Equatable {
    /// The literal parts between the wildcards; one part means there is no wildcard.
    public var parts: [String]

    public init(parts: [String]) { self.parts = parts }
}
