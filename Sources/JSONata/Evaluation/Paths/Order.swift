// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `^(a, >b)`.
struct Order: Sendable {
    struct Term: Sendable {
        let node: Node
        let isDescending: Bool
    }

    let terms: [Term]
    let filters: [Filter]
    let position: Int

    /// The elements in order, those that are equal as they were.
    func sort(
        _ elements: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Elements {
        var result = elements
        if elements.count > 1 {
            let positions = try positions(
                of: (0..<elements.count).map { (elements[$0], frame) },
                &machine
            )
            switch elements {
            case .json(let items): result = .json(positions.map { items[$0] })
            case .values(let items): result = .values(positions.map { items[$0] })
            }
        }
        for filter in filters { result = try filter.apply(to: result.marked([]), frame, &machine).elementsOrSelf }
        return result
    }

    /// The order of items, each evaluated with its own frame.
    ///
    /// The terms are evaluated once for each item, in the order of the items, and compared afterwards.
    func positions(of items: [(Value, Frame)], _ machine: inout Machine) throws(JSONataError) -> [Int] {
        var keys: [Value] = []
        keys.reserveCapacity(items.count * terms.count)
        for (item, frame) in items {
            try machine.step()
            for term in terms { keys.append(try term.node.evaluate(item, frame, &machine)) }
        }
        return try MergeSort.sorted(count: items.count) { (left, right) throws(JSONataError) in
            try isAfter(left, right, keys)
        }
    }

    /// Whether an item belongs after another one.
    private func isAfter(_ left: Int, _ right: Int, _ keys: [Value]) throws(JSONataError) -> Bool {
        for (index, term) in terms.enumerated() {
            let first = keys[left * terms.count + index]
            let second = keys[right * terms.count + index]
            let comparison = try compare(first, second)
            if comparison != 0 {
                // What is undefined comes last in either direction.
                let isReversed = term.isDescending && !first.isUndefined && !second.isUndefined
                return (isReversed ? -comparison : comparison) > 0
            }
        }
        return false
    }

    private func compare(_ left: Value, _ right: Value) throws(JSONataError) -> Int {
        if let left = left.number, let right = right.number { return left == right ? 0 : left < right ? -1 : 1 }
        if left.isUndefined { return right.isUndefined ? 0 : 1 }
        if right.isUndefined { return -1 }
        if let left = left.string, let right = right.string {
            return left == right ? 0 : left.precedes(right) ? -1 : 1
        }
        let comparable: Signature.Types = [.string, .number]
        guard comparable.contains(left.type), comparable.contains(right.type) else {
            throw JSONataError(
                .T2008,
                position: position,
                value: (comparable.contains(left.type) ? right : left).shown
            )
        }
        throw JSONataError(
            .T2007,
            position: position,
            value: left.shown,
            inserts: right.shown.map { [.value2: $0] } ?? [:]
        )
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
