// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension FilterOperator {
    /// Whether two values that exist are so related; what the operator is not made for is unrelated.
    func holds(_ left: JSON, _ right: JSON) -> Bool {
        switch self {
        case .equal: Self.areEqual(left, right)
        case .notEqual: !Self.areEqual(left, right)
        case .sameType: Self.areOfOneType(left, right) && Self.areEqual(left, right)
        case .notSameType: !(Self.areOfOneType(left, right) && Self.areEqual(left, right))
        case .less: Self.isOrdered(left, right) { $0 < 0 }
        case .lessOrEqual: Self.isOrdered(left, right) { $0 <= 0 }
        case .greater: Self.isOrdered(left, right) { $0 > 0 }
        case .greaterOrEqual: Self.isOrdered(left, right) { $0 >= 0 }
        case .matches: false
        case .inside: Self.isElement(left, of: right)
        case .notInside: !Self.isElement(left, of: right)
        case .subsetOf: Self.lists(left, right) { left, right in left.allSatisfy { right.contains($0) } }
        case .anyOf: Self.lists(left, right) { left, right in left.contains { right.contains($0) } }
        case .noneOf: Self.lists(left, right) { left, right in !left.contains { right.contains($0) } }
        case .all: Self.lists(left, right) { left, right in right.allSatisfy { left.contains($0) } }
        case .contains: Self.contains(left, right)
        case .size: Self.size(of: left) == right.int
        case .empty: right.boolean == Self.isEmpty(left)
        }
    }

    /// How many values are looked at, at most, to tell whether it holds.
    func comparisons(of left: JSON, _ right: JSON) -> Int {
        let (lefts, rights) = (left.elements?.count ?? 0, right.elements?.count ?? 0)
        return switch self {
        case .equal, .notEqual, .sameType, .notSameType: left.isContainer && right.isContainer ? left.valueCount : 0
        case .inside, .notInside: rights.multiplied(by: left.valueCount)
        case .contains: lefts.multiplied(by: right.valueCount)
        case .subsetOf, .anyOf, .noneOf: left.valueCount.multiplied(by: rights)
        case .all: right.valueCount.multiplied(by: lefts)
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .size, .empty: 0
        }
    }

    /// A text and a number are compared as what stands on the left.
    private static func areEqual(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.string(let text), .integer), (.string(let text), .double): text.text == right.serialized
        case (.integer, .string(let text)), (.double, .string(let text)): Double(text.text) == left.number
        default: left == right
        }
    }

    private static func areOfOneType(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.integer, .double), (.double, .integer): true
        default: left.typeRank == right.typeRank
        }
    }

    /// Numbers by value, texts by code point; other pairs have no order.
    private static func isOrdered(_ left: JSON, _ right: JSON, _ isRight: (Int) -> Bool) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): isRight(left < right ? -1 : left == right ? 0 : 1)
        case (.integer(let left), .integer(let right)): isRight(left < right ? -1 : left == right ? 0 : 1)
        default:
            if let left = left.number, let right = right.number {
                isRight(left < right ? -1 : left == right ? 0 : 1)
            } else {
                false
            }
        }
    }

    private static func isElement(_ value: JSON, of list: JSON) -> Bool {
        list.elements?.contains { areEqual(value, $0) } ?? false
    }

    private static func lists(_ left: JSON, _ right: JSON, _ areRelated: ([JSON], [JSON]) -> Bool) -> Bool {
        guard let left = left.elements, let right = right.elements else { return false }
        return areRelated(left, right)
    }

    private static func contains(_ left: JSON, _ right: JSON) -> Bool {
        if let text = left.text, let part = right.text { return part.isEmpty || text.contains(part) }
        return isElement(right, of: left)
    }

    private static func size(of value: JSON) -> Int? {
        switch value {
        case .string(let text): text.utf16Units.count
        case .array(let elements): elements.count
        case .object(let object): object.count
        default: nil
        }
    }

    private static func isEmpty(_ value: JSON) -> Bool? { size(of: value).map { $0 == 0 } }
}

extension Int {
    /// The product, or the greatest number.
    fileprivate func multiplied(by other: Int) -> Int {
        let (product, isTooLarge) = multipliedReportingOverflow(by: other)
        return isTooLarge ? .max : product
    }
}

extension JSON {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// How many values it is made of, itself among them.
    fileprivate var valueCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
        case .object(let object): object.reduce(1) { $0 + $1.value.valueCount }
        default: 1
        }
    }

    fileprivate var typeRank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .integer: 2
        case .double: 3
        case .string: 4
        case .array: 5
        case .object: 6
        }
    }
}
