// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The condition of `[?(…)]`.
indirect enum FilterExpression: Sendable, Equatable {
    case or([FilterExpression])
    case and([FilterExpression])
    case not(FilterExpression)
    /// `@.a`: the path finds something.
    case exists(FilterPath)
    case comparison(FilterOperand, FilterOperator, FilterOperand)
}

/// A path in a filter: from the value under test, or from the document.
struct FilterPath: Sendable, Equatable {
    /// Whether the path begins with `$` and not with `@`.
    var isAbsolute: Bool
    var steps: [PathStep]
}

/// One side of a comparison.
enum FilterOperand: Sendable, Equatable {
    case path(FilterPath)
    case literal(JSON)
    /// `/…/i`.
    case pattern(Pattern)
}

/// Jayway's operators.
enum FilterOperator: String, Sendable, Equatable, CaseIterable {
    // Longer ones before those that they begin with: they are tried in this order.
    case sameType = "==="
    case notSameType = "!=="
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case matches = "=~"
    case inside = "in"
    case notInside = "nin"
    case subsetOf = "subsetof"
    case anyOf = "anyof"
    case noneOf = "noneof"
    case contains = "contains"
    case all = "all"
    case size = "size"
    case empty = "empty"

    /// Whether the operator is a word, which must end where a word ends and may have any case.
    var isWord: Bool { rawValue.utf8.first.map { $0 >= UInt8(ascii: "a") } ?? false }
}
