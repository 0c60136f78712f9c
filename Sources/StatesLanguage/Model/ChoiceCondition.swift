// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import JSONPath

/// The test of a Choice rule.
package indirect enum ChoiceCondition: Sendable {
    /// A JSONata `Condition` that is written out.
    case literal(Bool)
    case expression(FieldExpression)
    case and([ChoiceCondition])
    case or([ChoiceCondition])
    case not(ChoiceCondition)
    case test(variable: Path, ChoiceOperator)
}

/// One of the 39 operators of a data test, with its operand.
package enum ChoiceOperator: Sendable {
    /// How two values are compared.
    package enum Comparison: String, Sendable, CaseIterable {
        case equals = "Equals"
        case lessThan = "LessThan"
        case greaterThan = "GreaterThan"
        case lessThanEquals = "LessThanEquals"
        case greaterThanEquals = "GreaterThanEquals"
    }

    /// What an operator compares; a value of another type makes the test false.
    package enum Domain: String, Sendable, CaseIterable {
        case string = "String"
        case numeric = "Numeric"
        case boolean = "Boolean"
        case timestamp = "Timestamp"
    }

    /// What a value is compared with.
    package enum Operand: Sendable {
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
package struct StringPattern: Sendable, Equatable {
    /// The literal parts between the wildcards; one part means there is no wildcard.
    package var parts: [String]

    package init(parts: [String]) { self.parts = parts }
}
