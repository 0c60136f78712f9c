// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// How deep values nest that an expression makes.
///
/// Freeing, comparing and writing a value takes stack for each of its levels, so that an expression which wraps a value
/// again and again must be stopped. JSON values do not know how deep they are, and to look at all of one for each that is
/// made would cost too much. Therefore: the first containers that an evaluation makes are not looked at, since so few
/// cannot nest deeper than there are of them. Each later one is looked at, in proportion to the number of its elements;
/// where that does not show it to be flat enough, it is made as a `List` or a `Record`, which count their levels.
enum Nesting {
    /// How many containers an evaluation makes before they are looked at, and how deep a plain value may be seen to be.
    static let plainMaximum = 200

    /// The levels of lists and records, which begin above plain values of unknown depth.
    static let levelMaximum = 300

    /// The levels of what a transform copies.
    static let copyMaximum = 500

    /// The levels of functions that hold functions.
    static let functionMaximum = 500

    /// How many levels a plain value has, `budget` values looked at; nil for too many levels or values.
    static func levels(of value: JSON, _ budget: inout Int, depth: Int = 0) -> Int? {
        budget -= 1
        switch value {
        case .array(let items):
            guard depth < plainMaximum, budget >= items.count else { return nil }
            return levels(of: items, &budget, depth: depth)
        case .object(let object):
            guard depth < plainMaximum, budget >= object.count else { return nil }
            if object.hasOnlyScalars {
                budget -= object.count
                return 1
            }
            var deepest = 0
            for position in 0..<object.count {
                guard let levels = levels(of: object.member(at: position).value, &budget, depth: depth + 1) else {
                    return nil
                }
                deepest = max(deepest, levels)
            }
            return deepest + 1
        default: return 0
        }
    }

    /// The levels of an array of plain values.
    static func levels(of items: [JSON], _ budget: inout Int, depth: Int = 0) -> Int? {
        var deepest = 0
        for item in items {
            guard let levels = levels(of: item, &budget, depth: depth + 1) else { return nil }
            deepest = max(deepest, levels)
        }
        return deepest + 1
    }

    /// What the budget is for a container of so many elements: in proportion to what making it cost.
    static func budget(_ count: Int) -> Int { 32 + 4 * count }
}

extension Value {
    /// The levels of the value, no fewer than it has.
    var level: Int {
        switch self {
        case .list(let list): return list.level
        case .record(let record): return record.level
        case .function(let function): return function.level
        case .json(let json):
            switch json {
            case .array, .object:
                var budget = 16
                return Nesting.levels(of: json, &budget) ?? Nesting.plainMaximum
            default: return 0
            }
        case .marked(let array):
            var budget = Nesting.budget(array.items.count)
            return Nesting.levels(of: array.items, &budget) ?? Nesting.plainMaximum + 1
        case .undefined, .tuples: return 0
        }
    }
}
