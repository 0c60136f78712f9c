// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An item on its way to its place.
struct SortedItem {
    /// Where it stands in what is sorted.
    let position: Int32
    /// Where its key stands among the keys.
    fileprivate(set) var rank: Int32 = 0
    /// Its key as far as eight bytes tell, in the order of the keys.
    fileprivate(set) var prefix: UInt64 = 0

    init(_ position: Int) { self.position = Int32(truncatingIfNeeded: position) }
}

/// The keys of one term for the items of a range: numbers as long as there is nothing else, or strings, or values of any
/// kind.
///
/// A number stands in its item's prefix as a whole, so that most orders need no memory for their keys.
struct SortKeys {
    private enum Kind { case numbers, strings, values }

    private let range: Range<Int>
    private let isDescending: Bool
    /// Of the order, for errors.
    private let position: Int
    private var kind = Kind.numbers
    private var strings: [JSONString] = []
    private var values: [Value] = []
    /// Whether the first bytes of all strings are in the order of the strings.
    private var hasPrefixes = true

    init(_ range: Range<Int>, isDescending: Bool, position: Int) {
        self.range = range
        self.isDescending = isDescending
        self.position = position
    }

    /// Takes the key of the item at a place, which is the next one of the range.
    @inline(__always)
    mutating func append(_ key: Operand, at place: Int, of items: inout [SortedItem]) {
        items[place].rank = Int32(truncatingIfNeeded: place - range.lowerBound)
        if case .number(let number) = key, kind == .numbers, !number.isNaN {
            items[place].prefix = Self.prefix(of: number) ^ flip
        } else {
            append(key.value, at: place, of: &items)
        }
    }

    private mutating func append(_ key: Value, at place: Int, of items: inout [SortedItem]) {
        if place == range.lowerBound, key.string != nil {
            kind = .strings
            strings.reserveCapacity(range.count)
        }
        if kind == .strings, let string = key.string {
            strings.append(string)
            if let prefix = Self.prefix(of: string) {
                items[place].prefix = prefix ^ flip
            } else {
                hasPrefixes = false
            }
            return
        }
        if kind != .values {
            values.reserveCapacity(range.count)
            if kind == .strings { values += strings.map { .string($0) } }
            if kind == .numbers {
                values += items[range.lowerBound..<place].map { .number(Self.number(of: $0.prefix ^ flip)) }
            }
            strings = []
            kind = .values
        }
        values.append(key)
    }

    /// Puts the items of the range in the order of their keys, those of equal keys as they were.
    ///
    /// Where comparing cannot fail, it does not matter which items are compared.
    func sort(_ items: inout [SortedItem]) throws(JSONataError) {
        switch kind {
        case .numbers: Self.sort(&items, range) { $0.isBefore($1) ?? ($0.position < $1.position) }
        case .strings:
            let (strings, hasPrefixes, isDescending) = (strings, hasPrefixes, isDescending)
            Self.sort(&items, range) { left, right in
                if hasPrefixes, let isBefore = left.isBefore(right) { return isBefore }
                let comparison = Self.compare(strings[Int(left.rank)], strings[Int(right.rank)])
                return comparison == 0 ? left.position < right.position : (comparison < 0) != isDescending
            }
        case .values:
            let ranks = try MergeSort.sorted(count: range.count) { (left, right) throws(JSONataError) in
                try compare(left, right) > 0
            }
            let unsorted = Array(items[range])
            for (place, rank) in zip(range, ranks) { items[place] = unsorted[rank] }
        }
    }

    /// Sorts a range in its place; a slice would be sorted as a copy.
    @inline(__always)
    private static func sort(
        _ items: inout [SortedItem],
        _ range: Range<Int>,
        by isBefore: (SortedItem, SortedItem) -> Bool
    ) {
        items.withUnsafeMutableBufferPointer { items in
            var slice = UnsafeMutableBufferPointer(rebasing: items[range])
            slice.sort(by: isBefore)
        }
    }

    /// Whether two items have equal keys, of which one now follows the other.
    func areEqual(_ left: SortedItem, _ right: SortedItem) throws(JSONataError) -> Bool {
        switch kind {
        case .numbers: left.prefix == right.prefix
        case .strings: strings[Int(left.rank)] == strings[Int(right.rank)]
        case .values: try compare(Int(left.rank), Int(right.rank)) == 0
        }
    }

    private var flip: UInt64 { isDescending ? .max : 0 }

    /// The bits of a double in an order that is the numbers'; a negative zero is zero.
    private static func prefix(of number: Double) -> UInt64 {
        let bits = (number + 0).bitPattern
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }

    private static func number(of prefix: UInt64) -> Double {
        Double(bitPattern: prefix >> 63 == 1 ? prefix & ~(1 << 63) : ~prefix)
    }

    /// The first eight bytes; nil where their order may not be that of the UTF-16 units.
    private static func prefix(of string: JSONString) -> UInt64? {
        var text = string.text
        return text.withUTF8 { bytes in
            var prefix: UInt64 = 0
            var shift: UInt64 = 64
            for index in 0..<min(8, bytes.count) {
                guard bytes[index] < 0xEE else { return nil }
                shift -= 8
                prefix |= UInt64(bytes[index]) << shift
            }
            return prefix
        }
    }

    /// Compares the values of two ranks; what is undefined comes last in either direction.
    private func compare(_ left: Int, _ right: Int) throws(JSONataError) -> Int {
        let (first, second) = (values[left], values[right])
        let comparison = try compare(first, second)
        return isDescending && !first.isUndefined && !second.isUndefined ? -comparison : comparison
    }

    private static func compare(_ left: Double, _ right: Double) -> Int { left == right ? 0 : left < right ? -1 : 1 }

    private static func compare(_ left: JSONString, _ right: JSONString) -> Int {
        left == right ? 0 : left.precedes(right) ? -1 : 1
    }

    private func compare(_ left: Value, _ right: Value) throws(JSONataError) -> Int {
        if let left = left.number, let right = right.number { return Self.compare(left, right) }
        if left.isUndefined { return right.isUndefined ? 0 : 1 }
        if right.isUndefined { return -1 }
        if let left = left.string, let right = right.string { return Self.compare(left, right) }
        let comparable: Signature.Types = [.string, .number]
        guard comparable.contains(left.type), comparable.contains(right.type) else {
            let other = comparable.contains(left.type) ? right : left
            throw JSONataError(.T2008, position: position, value: other.shown)
        }
        let inserts = right.shown.map { [JSONataError.Insert.value2: $0] } ?? [:]
        throw JSONataError(.T2007, position: position, value: left.shown, inserts: inserts)
    }
}

extension SortedItem {
    /// Whether its prefix comes before another one's; nil where they are the same.
    @inline(__always)
    fileprivate func isBefore(_ other: SortedItem) -> Bool? {
        prefix == other.prefix ? nil : prefix < other.prefix
    }
}
