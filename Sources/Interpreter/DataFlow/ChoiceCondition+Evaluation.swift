// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
public import StatesLanguage

extension ChoiceCondition {
    /// Whether the condition holds; a variable that does not exist is an error for every test but `IsPresent`.
    public func holds(in evaluation: inout Evaluation) throws(EvaluationError) -> Bool {
        switch self {
        case .literal(let value):
            return value
        case .expression(let expression):
            return try expression.evaluate(&evaluation).boolean == true
        case .and(let conditions):
            for condition in conditions where try !condition.holds(in: &evaluation) { return false }
            return true
        case .or(let conditions):
            for condition in conditions where try condition.holds(in: &evaluation) { return true }
            return false
        case .not(let condition):
            return try !condition.holds(in: &evaluation)
        case .test(let variable, .isPresent(let expected)):
            return (variable.value(in: evaluation) != nil) == expected
        case .test(let variable, let test):
            return try test.holds(for: variable.conditionValue(in: evaluation), in: evaluation)
        }
    }
}

extension Path {
    fileprivate func conditionValue(in evaluation: Evaluation) throws(EvaluationError) -> JSON {
        try checkInput(of: evaluation)
        if let value = value(in: evaluation) { return value }
        throw EvaluationError(
            cause: "Invalid path '\(text)': The choice state's condition path references an invalid value."
        )
    }
}

extension ChoiceOperator {
    fileprivate func holds(for value: JSON, in evaluation: Evaluation) throws(EvaluationError) -> Bool {
        switch self {
        case .compare(let domain, let comparison, .literal(let operand)):
            domain.compares(value, operand, by: comparison)
        case .compare(let domain, let comparison, .path(let path)):
            domain.compares(value, try path.conditionValue(in: evaluation), by: comparison)
        case .compareTimestamp(let comparison, let operand):
            value.instant.map { comparison.holds($0, operand) } ?? false
        case .stringMatches(let pattern): value.text.map(pattern.matches) ?? false
        case .isNull(let expected): value.isNull == expected
        case .isPresent(let expected): expected
        case .isNumeric(let expected): value.isNumeric == expected
        case .isString(let expected): (value.text != nil) == expected
        case .isBoolean(let expected): (value.boolean != nil) == expected
        case .isTimestamp(let expected): (value.instant != nil) == expected
        }
    }
}

extension ChoiceOperator.Domain {
    /// False where either side is of another type.
    fileprivate func compares(_ left: JSON, _ right: JSON, by comparison: ChoiceOperator.Comparison) -> Bool {
        switch (self, left, right) {
        case (.string, .string(let left), .string(let right)): comparison.holds(left, right)
        case (.numeric, .integer(let left), .integer(let right)): comparison.holds(left, right)
        case (.numeric, _, _):
            if let left = left.number, let right = right.number { comparison.holds(left, right) } else { false }
        case (.boolean, .bool(let left), .bool(let right)): left == right
        case (.timestamp, _, _):
            if let left = left.instant, let right = right.instant { comparison.holds(left, right) } else { false }
        default: false
        }
    }
}

extension ChoiceOperator.Comparison {
    fileprivate func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equals: left == right
        case .lessThan: left < right
        case .greaterThan: left > right
        case .lessThanEquals: left <= right
        case .greaterThanEquals: left >= right
        }
    }
}

extension JSON {
    fileprivate var isNumeric: Bool {
        switch self {
        case .integer, .double: true
        default: false
        }
    }

    fileprivate var instant: Instant? { text.flatMap(Instant.init(parsing:)) }
}

extension StringPattern {
    /// Whether the pattern matches the whole text, in time proportional to text and pattern.
    public func matches(_ text: String) -> Bool {
        guard let first = parts.first, let last = parts.last, parts.count > 1 else {
            return parts.first.map { $0.utf8.elementsEqual(text.utf8) } ?? text.isEmpty
        }
        let bytes = Array(text.utf8)
        guard bytes.count >= first.utf8.count + last.utf8.count, bytes.starts(with: first.utf8),
            bytes.suffix(last.utf8.count).elementsEqual(last.utf8)
        else { return false }
        var rest = bytes[first.utf8.count..<(bytes.count - last.utf8.count)]
        // The earliest place for each part leaves the most room for the parts after it.
        for part in parts.dropFirst().dropLast() {
            guard let end = Self.end(of: Array(part.utf8), in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// Where the first occurrence of a part ends (Knuth, Morris and Pratt: no text makes it slow).
    private static func end(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard !part.isEmpty else { return bytes.startIndex }
        let fallbacks = fallbacks(of: part)
        var matched = 0
        for index in bytes.indices {
            while matched > 0, part[matched] != bytes[index] { matched = fallbacks[matched - 1] }
            if part[matched] == bytes[index] { matched += 1 }
            if matched == part.count { return index + 1 }
        }
        return nil
    }

    private static func fallbacks(of part: [UInt8]) -> [Int] {
        var lengths = [Int](repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0, part[matched] != part[index] { matched = lengths[matched - 1] }
            if part[matched] == part[index] { matched += 1 }
            lengths[index] = matched
        }
        return lengths
    }
}
