// SPDX-License-Identifier: Apache-2.0

/// ECMAScript's Canonicalize of one code unit, for patterns with the flag i and without u.
enum CaseFolding {
    /// The unit in upper case where that is one unit; a unit above 127 never becomes one below 128.
    static func canonical(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return 0x61...0x7A ~= unit ? unit - 32 : unit }
        return table[Int(unit)]
    }

    /// Built when the first pattern needs it: one that ignores case and names units above 127.
    private static let table: [UInt16] = (0...UInt16.max).map { unit in
        guard unit >= 128, let scalar = Unicode.Scalar(unit) else { return unit }
        let mapped = scalar.properties.uppercaseMapping.utf16
        guard mapped.count == 1, let upper = mapped.first, upper >= 128 else { return unit }
        return upper
    }
}
