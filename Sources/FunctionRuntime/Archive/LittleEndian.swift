// SPDX-License-Identifier: Apache-2.0

extension Array<UInt8> {
    /// The two bytes from an offset on, as an integer; nil past the end.
    func littleEndian16(at offset: Int) -> UInt16? {
        guard offset >= 0, offset + 2 <= count else { return nil }
        return UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    /// The four bytes from an offset on, as an integer; nil past the end.
    func littleEndian32(at offset: Int) -> UInt32? {
        guard let low = littleEndian16(at: offset), let high = littleEndian16(at: offset + 2) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }
}
