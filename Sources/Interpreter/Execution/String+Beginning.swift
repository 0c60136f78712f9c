// SPDX-License-Identifier: Apache-2.0

extension String {
    /// As much of the text as so many UTF-16 code units hold, without half of a character outside the basic plane.
    ///
    /// AWS's API counts lengths in these units. Only what is kept is looked at: `utf16`'s indices would cost the whole.
    func beginning(_ maximum: Int) -> String {
        // There are no more units than bytes.
        guard utf8.count > maximum else { return self }
        var text = self
        let end = text.withUTF8 { UTF8.end(ofUTF16Units: maximum, in: $0) }
        return String(text.utf8.prefix(end)) ?? text
    }
}

extension UTF8 {
    /// How many bytes of a well-formed text hold so many UTF-16 code units, or as many as fit before the next character.
    fileprivate static func end(ofUTF16Units maximum: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var (end, rest) = (0, maximum)
        // Whole runs first, in a loop that the compiler makes one of vectors.
        let run = 64
        while end + run <= bytes.count {
            var units = 0
            for byte in bytes[end..<(end + run)] { units += unitsBegun(by: byte) }
            guard units <= rest else { break }
            end += run
            rest -= units
        }
        while end < bytes.count {
            rest -= unitsBegun(by: bytes[end])
            guard rest >= 0 else { return end }
            end += 1
        }
        return end
    }

    /// The units of the character that begins with this byte; none where it goes on.
    private static func unitsBegun(by byte: UInt8) -> Int {
        (byte & 0xC0 == 0x80 ? 0 : 1) + (byte >= 0xF0 ? 1 : 0)
    }
}
