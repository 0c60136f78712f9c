// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `^(a, >b)`.
struct Order {
    struct Term {
        let node: Node
        let isDescending: Bool
    }

    let terms: [Term]
    let filters: [Filter]
    let position: Int

    /// The elements of a value in order, those that are equal as they were, and of these what the filters leave.
    ///
    /// A single element stays in the array that it came in, as in the reference engine, and an array that a position
    /// picks is the result itself, not an element of it.
    func apply(to value: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var result = try sorted(value, frame, &machine)
        for filter in filters {
            // What one filter left nothing of is not asked by the next.
            if result.isUndefined { break }
            result = try filter.apply(to: result, frame, &machine)
        }
        return result
    }

    private func sorted(_ value: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = value.elements, elements.count > 1 else { return value }
        let sorted = try sorted(elements, frame, &machine)
        switch elements {
        case .json(let items): return .array(sorted.map { items[Int($0.position)] })
        case .values(let items): return .list(List(sorted.map { items[Int($0.position)] }))
        }
    }

    /// The order of items.
    func sorted(_ items: Elements, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> [SortedItem] {
        switch items {
        case .json(let items):
            try sorted(count: items.count, &machine) { (node, position, machine) throws(JSONataError) in
                try node.operand(.json(items[position]), frame, &machine)
            }
        case .values(let items):
            try sorted(count: items.count, &machine) { (node, position, machine) throws(JSONataError) in
                try node.operand(items[position], frame, &machine)
            }
        }
    }

    /// The order of tuples, each evaluated with its own frame.
    func sorted(_ tuples: [TupleStream.Tuple], _ machine: inout Machine) throws(JSONataError) -> [SortedItem] {
        try sorted(count: tuples.count, &machine) { (node, position, machine) throws(JSONataError) in
            try node.operand(tuples[position].item, tuples[position].frame, &machine)
        }
    }

    /// What gives the key of the item at a position.
    private typealias Keys = (Node, Int, inout Machine) throws(JSONataError) -> Operand

    @inline(__always)
    private func sorted(count: Int, _ machine: inout Machine, key: Keys) throws(JSONataError) -> [SortedItem] {
        var items: [SortedItem] = []
        items.reserveCapacity(count)
        for position in 0..<count { items.append(SortedItem(position)) }
        try sort(&items, 0..<count, by: 0, &machine, key: key)
        return items
    }

    /// Sorts a range by a term, and what is equal in it by the terms after that.
    ///
    /// As in the reference engine, a term is evaluated only for items that those before it leave equal. The reference
    /// engine compares any two items that come to stand side by side, so both evaluate the same keys.
    private func sort(
        _ items: inout [SortedItem],
        _ range: Range<Int>,
        by index: Int,
        _ machine: inout Machine,
        key: Keys
    ) throws(JSONataError) {
        // Nothing is asked of a single item.
        guard range.count > 1 else { return }
        let term = terms[index]
        var keys = SortKeys(range, isDescending: term.isDescending, position: position)
        for place in range {
            let operand = try key(term.node, Int(items[place].position), &machine)
            if case .value(.json(.string(let string))) = operand { try machine.step(string.text.utf8.count >> 5) }
            try machine.step()
            keys.append(operand, at: place, of: &items)
        }
        try keys.sort(&items)
        guard index + 1 < terms.count else { return }
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start + 1
            while end < range.upperBound, try keys.areEqual(items[end - 1], items[end]) { end += 1 }
            try sort(&items, start..<end, by: index + 1, &machine, key: key)
            start = end
        }
    }
}

/// A stable sort that compares in the order in which the reference engine does, for comparisons that can fail.
enum MergeSort {
    /// The positions `0 ..< count` in order; `isAfter` says whether the left one belongs after the right one.
    static func sorted(
        count: Int,
        isAfter: (Int, Int) throws(JSONataError) -> Bool
    ) throws(JSONataError) -> [Int] {
        var positions = Array(0..<count)
        var scratch = positions
        try sort(&positions, &scratch, 0, count, isAfter)
        return positions
    }

    private static func sort(
        _ positions: inout [Int],
        _ scratch: inout [Int],
        _ start: Int,
        _ end: Int,
        _ isAfter: (Int, Int) throws(JSONataError) -> Bool
    ) throws(JSONataError) {
        guard end - start > 1 else { return }
        let middle = start + (end - start) / 2
        try sort(&positions, &scratch, start, middle, isAfter)
        try sort(&positions, &scratch, middle, end, isAfter)
        var left = start
        var right = middle
        for target in start..<end {
            let takesRight: Bool
            if left == middle {
                takesRight = true
            } else if right == end {
                takesRight = false
            } else {
                takesRight = try isAfter(positions[left], positions[right])
            }
            if takesRight {
                scratch[target] = positions[right]
                right += 1
            } else {
                scratch[target] = positions[left]
                left += 1
            }
        }
        for target in start..<end { positions[target] = scratch[target] }
    }
}
