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
        let positions = try positions(of: elements, frame, &machine)
        switch elements {
        case .json(let items): return .array(positions.map { items[$0] })
        case .values(let items): return .list(List(positions.map { items[$0] }))
        }
    }

    /// The order of items.
    ///
    /// The terms are evaluated once for each item, in the order of the items, and compared afterwards.
    func positions(
        of elements: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> [Int] {
        var keys = SortKeys(self, count: elements.count)
        for index in 0..<elements.count { try append(elements[index], frame, to: &keys, &machine) }
        return try keys.sorted()
    }

    /// The order of tuples, each evaluated with its own frame.
    func positions(of tuples: [TupleStream.Tuple], _ machine: inout Machine) throws(JSONataError) -> [Int] {
        var keys = SortKeys(self, count: tuples.count)
        for tuple in tuples { try append(tuple.item, tuple.frame, to: &keys, &machine) }
        return try keys.sorted()
    }

    @inline(__always)
    private func append(
        _ item: Value,
        _ frame: Frame,
        to keys: inout SortKeys,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step()
        for index in terms.indices {
            let key = try terms[index].node.evaluate(item, frame, &machine)
            if case .json(.string(let string)) = key { try machine.step(string.text.utf8.count >> 5) }
            keys.append(key, term: index)
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
