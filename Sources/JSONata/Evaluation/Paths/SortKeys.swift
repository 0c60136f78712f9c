// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What items are ordered by: a column for each term, in which an item's key stands at the item's position.
struct SortKeys {
    private var columns: [Column]
    /// Of the order, for errors.
    private let position: Int

    /// Makes room for the keys of so many items.
    init(_ order: Order, count: Int) {
        columns = order.terms.map { Column(isDescending: $0.isDescending, capacity: count) }
        position = order.position
    }

    /// Appends the key of the next item for a term, which is given by its place.
    mutating func append(_ key: Value, term: Int) { columns[term].append(key) }

    /// The positions of the items in order, those of equal keys as they were.
    func sorted() throws(JSONataError) -> [Int] {
        if columns.allSatisfy({ !$0.isMixed }) { return sortedPlain() }
        return try MergeSort.sorted(count: columns[0].count) { (left, right) throws(JSONataError) in
            for index in columns.indices {
                let comparison = try columns[index].compareValues(left, right, position)
                if comparison != 0 { return comparison > 0 }
            }
            return false
        }
    }

    /// An item with the beginning of its first key, which decides most comparisons.
    fileprivate struct Item {
        let prefix: UInt64
        let position: Int
    }

    /// Where comparing cannot fail, it does not matter which items are compared.
    private func sortedPlain() -> [Int] {
        var items = columns[0].items
        items.sort { left, right in
            left.prefix == right.prefix ? precedes(left.position, right.position) : left.prefix < right.prefix
        }
        return items.map(\.position)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        for index in columns.indices {
            let comparison = columns[index].comparePlain(left, right)
            if comparison != 0 { return comparison < 0 }
        }
        return left < right
    }
}

extension SortKeys {
    /// The keys of one term: numbers as long as there is nothing else, or strings, or values of any kind.
    fileprivate struct Column {
        let isDescending: Bool
        private let capacity: Int
        private var numbers: [Double] = []
        private var strings: [JSONString] = []
        private var values: [Value] = []

        init(isDescending: Bool, capacity: Int) {
            self.isDescending = isDescending
            self.capacity = capacity
        }

        var count: Int { numbers.count + strings.count + values.count }

        /// Whether there are others than numbers alone or strings alone.
        var isMixed: Bool { !values.isEmpty }

        mutating func append(_ key: Value) {
            if values.isEmpty {
                switch key {
                case .json(.integer(let number)) where strings.isEmpty: return append(Double(number))
                case .json(.double(let number)) where strings.isEmpty && !number.isNaN: return append(number)
                case .json(.string(let string)) where numbers.isEmpty: return append(string)
                default:
                    values = numbers.map { .number($0) } + strings.map { .string($0) }
                    numbers = []
                    strings = []
                }
            }
            values.append(key)
        }

        private mutating func append(_ number: Double) {
            if numbers.isEmpty { numbers.reserveCapacity(capacity) }
            numbers.append(number)
        }

        private mutating func append(_ string: JSONString) {
            if strings.isEmpty { strings.reserveCapacity(capacity) }
            strings.append(string)
        }

        /// The items, with prefixes that are in the order of the keys as far as they differ.
        var items: [Item] {
            let flip: UInt64 = isDescending ? .max : 0
            if strings.isEmpty {
                return numbers.indices.map { Item(prefix: Self.prefix(of: numbers[$0]) ^ flip, position: $0) }
            }
            var items: [Item] = []
            items.reserveCapacity(strings.count)
            for string in strings {
                guard let prefix = Self.prefix(of: string) else {
                    return strings.indices.map { Item(prefix: 0, position: $0) }
                }
                items.append(Item(prefix: prefix ^ flip, position: items.count))
            }
            return items
        }

        /// The bits of a double in an order that is the numbers'; a negative zero is zero.
        private static func prefix(of number: Double) -> UInt64 {
            let bits = (number + 0).bitPattern
            return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        }

        /// The first eight bytes; nil where their order may not be that of the UTF-16 units.
        private static func prefix(of string: JSONString) -> UInt64? {
            var prefix: UInt64 = 0
            var shift: UInt64 = 64
            for byte in string.text.utf8.prefix(8) {
                guard byte < 0xEE else { return nil }
                shift -= 8
                prefix |= UInt64(byte) << shift
            }
            return prefix
        }

        func comparePlain(_ left: Int, _ right: Int) -> Int {
            let comparison =
                strings.isEmpty ? compare(numbers[left], numbers[right]) : compare(strings[left], strings[right])
            return isDescending ? -comparison : comparison
        }

        func compareValues(_ left: Int, _ right: Int, _ position: Int) throws(JSONataError) -> Int {
            guard isMixed else { return comparePlain(left, right) }
            let (first, second) = (values[left], values[right])
            let comparison = try compare(first, second, position)
            // What is undefined comes last in either direction.
            return isDescending && !first.isUndefined && !second.isUndefined ? -comparison : comparison
        }

        private func compare(_ left: Double, _ right: Double) -> Int { left == right ? 0 : left < right ? -1 : 1 }

        private func compare(_ left: JSONString, _ right: JSONString) -> Int {
            left == right ? 0 : left.precedes(right) ? -1 : 1
        }

        private func compare(_ left: Value, _ right: Value, _ position: Int) throws(JSONataError) -> Int {
            if let left = left.number, let right = right.number { return compare(left, right) }
            if left.isUndefined { return right.isUndefined ? 0 : 1 }
            if right.isUndefined { return -1 }
            if let left = left.string, let right = right.string { return compare(left, right) }
            let comparable: Signature.Types = [.string, .number]
            guard comparable.contains(left.type), comparable.contains(right.type) else {
                let other = comparable.contains(left.type) ? right : left
                throw JSONataError(.T2008, position: position, value: other.shown)
            }
            let inserts = right.shown.map { [JSONataError.Insert.value2: $0] } ?? [:]
            throw JSONataError(.T2007, position: position, value: left.shown, inserts: inserts)
        }
    }
}
