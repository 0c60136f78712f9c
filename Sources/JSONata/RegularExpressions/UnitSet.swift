// SPDX-License-Identifier: Apache-2.0

/// A set of UTF-16 code units, as a character class stands for it.
struct UnitSet: Sendable {
    /// Which of the units 0 to 63, and 64 to 127, belong to it.
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0
    /// The others from 128 on, in order, or those that do not belong to it.
    private var ranges: [ClosedRange<UInt16>] = []
    private var isNegated = false
    private var foldsCase = false

    init() {}

    init(_ ranges: [ClosedRange<UInt16>]) {
        var builder = Builder()
        for range in ranges { builder.insert(range) }
        self = builder.finished
    }

    @inline(__always)
    func contains(_ unit: UInt16) -> Bool {
        if unit < 64 { return low & (1 << UInt64(unit)) != 0 }
        if unit < 128 { return high & (1 << UInt64(unit - 64)) != 0 }
        return containsBeyondASCII(unit)
    }

    private func containsBeyondASCII(_ unit: UInt16) -> Bool {
        guard !ranges.isEmpty else { return isNegated }
        let unit = foldsCase ? CaseFolding.canonical(unit) : unit
        var lower = 0
        var upper = ranges.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if ranges[middle].upperBound < unit { lower = middle + 1 } else { upper = middle }
        }
        let isIn = lower < ranges.count && ranges[lower].lowerBound <= unit
        return isIn != isNegated
    }

    /// The units that are not in this set.
    var inverted: UnitSet {
        var result = self
        result.low = ~low
        result.high = ~high
        result.isNegated.toggle()
        return result
    }

    /// The set of all units that are the same as a member of this one when case does not count.
    ///
    /// Units below 128 and those above are never the same (ECMAScript's Canonicalize without the flag u).
    func foldingCase() -> UnitSet {
        // Of a set that is turned around, those that do not belong to it fold.
        guard !isNegated else { return inverted.foldingCase().inverted }
        var result = self
        let letters: UInt64 = 0x7FF_FFFE
        let upper = high & letters
        let lower = (high >> 32) & letters
        result.high |= upper << 32 | lower
        guard !ranges.isEmpty, !foldsCase else { return result }
        // Those that the members are in upper case; a member that is not its own upper case is never looked for.
        for range in ranges {
            for unit in CaseFolding.lowercase(in: range) {
                let upper = CaseFolding.canonical(unit)
                if !containsBeyondASCII(upper) { result.ranges.append(upper...upper) }
            }
        }
        result.normalize()
        result.foldsCase = true
        return result
    }

    private mutating func normalize() {
        var merged: [ClosedRange<UInt16>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, Int(range.lowerBound) <= Int(last.upperBound) + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
    }

    private var complementOfRanges: [ClosedRange<UInt16>] {
        var result: [ClosedRange<UInt16>] = []
        var next = 128
        for range in ranges {
            if next < Int(range.lowerBound) { result.append(UInt16(next)...(range.lowerBound - 1)) }
            next = Int(range.upperBound) + 1
        }
        if next <= 0xFFFF { result.append(UInt16(next)...0xFFFF) }
        return result
    }
}

extension UnitSet {
    /// Puts a set together of ranges and other sets, which are brought into order once, at the end.
    struct Builder {
        private var set = UnitSet()

        mutating func insert(_ range: ClosedRange<UInt16>) {
            if range.lowerBound < 128 {
                for unit in range.lowerBound...min(range.upperBound, 127) {
                    if unit < 64 { set.low |= 1 << UInt64(unit) } else { set.high |= 1 << UInt64(unit - 64) }
                }
            }
            guard range.upperBound >= 128 else { return }
            set.ranges.append(max(range.lowerBound, 128)...range.upperBound)
        }

        /// Inserts a set; either all that are inserted fold case, or none.
        mutating func insert(_ other: UnitSet) {
            set.low |= other.low
            set.high |= other.high
            set.ranges.append(contentsOf: other.isNegated ? other.complementOfRanges : other.ranges)
            set.foldsCase = set.foldsCase || other.foldsCase
        }

        var finished: UnitSet {
            var result = set
            result.normalize()
            return result
        }
    }
}

extension UnitSet {
    /// What `\d` stands for.
    static let digits = UnitSet([0x30...0x39])
    /// What `\w` stands for.
    static let wordUnits = UnitSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// `\s`: ECMAScript's white space and line terminators.
    static let spaces = UnitSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    static let lineTerminators = UnitSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])
    /// What `.` stands for.
    static let dot = lineTerminators.inverted
}
