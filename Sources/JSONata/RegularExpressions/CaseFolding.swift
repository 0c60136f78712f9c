// SPDX-License-Identifier: Apache-2.0

/// ECMAScript's Canonicalize of one code unit, for patterns with the flag i and without u.
enum CaseFolding {
    /// The unit in upper case where that is one unit; a unit above 127 never becomes one below 128.
    static func canonical(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return 0x61...0x7A ~= unit ? unit - 32 : unit }
        return table[Int(unit)]
    }

    /// The units of a range, from 128 on, that become another in upper case.
    static func lowercase(in range: ClosedRange<UInt16>) -> ArraySlice<UInt16> {
        lowercase[place(of: Int(range.lowerBound))..<place(of: Int(range.upperBound) + 1)]
    }

    /// Where the first unit of `lowercase` stands that is no less than another.
    private static func place(of unit: Int) -> Int {
        var lower = 0
        var upper = lowercase.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if Int(lowercase[middle]) < unit { lower = middle + 1 } else { upper = middle }
        }
        return lower
    }

    /// In order.
    private static let lowercase: [UInt16] = (128...UInt16.max).filter { table[Int($0)] != $0 }

    /// Built when the first pattern needs it: one that ignores case and names units above 127.
    private static let table: [UInt16] = (0...UInt16.max).map { unit in
        guard unit >= 128, let scalar = Unicode.Scalar(unit) else { return unit }
        let mapped = scalar.properties.uppercaseMapping.utf16
        guard mapped.count == 1, let upper = mapped.first, upper >= 128 else { return unit }
        return upper
    }
}
