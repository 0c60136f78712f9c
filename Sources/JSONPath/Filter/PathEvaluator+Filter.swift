// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathEvaluator {
    /// Whether a filter's condition holds for a value.
    mutating func isTrue(
        _ expression: FilterExpression,
        for value: JSON
    ) throws(PathEvaluationError) -> Bool {
        try visit()
        switch expression {
        case .or(let expressions):
            for expression in expressions where try isTrue(expression, for: value) { return true }
            return false
        case .and(let expressions):
            for expression in expressions where try !isTrue(expression, for: value) { return false }
            return true
        case .not(let expression):
            return try !isTrue(expression, for: value)
        case .exists(let path):
            return try exists(path, for: value)
        case .comparison(let left, let filterOperator, let right):
            return try compare(left, filterOperator, right, for: value)
        }
    }

    private mutating func exists(_ path: FilterPath, for value: JSON) throws(PathEvaluationError) -> Bool {
        guard let found = try self.value(of: path, for: value) else { return false }
        // A path that may find many gives an array in any case; what it asks is whether there is one at all.
        guard !PathStep.areDefinite(path.steps), case .array(let elements) = found else { return true }
        return !elements.isEmpty
    }

    /// What a path in a filter finds; nil where that is nothing.
    private mutating func value(of path: FilterPath, for value: JSON) throws(PathEvaluationError) -> JSON? {
        let start = path.isAbsolute ? root : value
        if let found = PathStep.walk(path.steps, from: start) { return found }
        guard path.steps.contains(where: { !$0.isPlain }) else { return nil }
        try visit()
        do throws(PathEvaluationError) {
            return try evaluate(path.steps, on: start)
        } catch {
            // Finding nothing is an answer here; having used up the visits is not.
            try visit()
            return nil
        }
    }

    private mutating func compare(
        _ left: FilterOperand,
        _ filterOperator: FilterOperator,
        _ right: FilterOperand,
        for value: JSON
    ) throws(PathEvaluationError) -> Bool {
        switch (left, right) {
        case (.pattern(let pattern), let other), (let other, .pattern(let pattern)):
            guard filterOperator == .matches, let text = try operand(other, for: value)?.matchableText else {
                return false
            }
            return pattern.matches(text)
        default:
            let left = try operand(left, for: value)
            let right = try operand(right, for: value)
            guard let left, let right else {
                // What is absent equals nothing, and is in no list.
                return [.notEqual, .notSameType, .notInside].contains(filterOperator)
            }
            try visit(filterOperator.comparisons(of: left, right))
            return filterOperator.holds(left, right)
        }
    }

    private mutating func operand(_ operand: FilterOperand, for value: JSON) throws(PathEvaluationError) -> JSON? {
        switch operand {
        case .literal(let literal): literal
        case .path(let path): try self.value(of: path, for: value)
        case .pattern: nil
        }
    }
}

extension JSON {
    /// The text that a regular expression is put to.
    fileprivate var matchableText: String? {
        switch self {
        case .string(let string): string.text
        case .integer, .double, .bool: serialized
        default: nil
        }
    }
}
