// SPDX-License-Identifier: Apache-2.0

/// The 64-bit xxHash (XXH64) of some bytes: the checksum of what is stored.
///
/// It finds damage, not malice; a disk that returns other bytes than it was given goes unnoticed once in 2^64.
public enum XXHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The hash of a text's UTF-8.
    public static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0), seed: seed) }
    }

    /// The hash of bytes.
    public static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var position = 0
        var hash = bytes.count < 32 ? seed &+ prime5 : stripes(bytes, seed: seed, position: &position)
        hash &+= UInt64(bytes.count)
        while position + 8 <= bytes.count {
            hash = rotate(hash ^ round(0, load64(bytes, position)), 27) &* prime1 &+ prime4
            position += 8
        }
        if position + 4 <= bytes.count {
            let word = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            hash = rotate(hash ^ (word &* prime1), 23) &* prime2 &+ prime3
            position += 4
        }
        for byte in bytes[position...] { hash = rotate(hash ^ (UInt64(byte) &* prime5), 11) &* prime1 }
        return avalanche(hash)
    }

    /// The part of whole 32-byte stripes: four sums side by side, merged.
    private static func stripes(_ bytes: UnsafeRawBufferPointer, seed: UInt64, position: inout Int) -> UInt64 {
        var (a, b, c, d) = (seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
        while position + 32 <= bytes.count {
            a = round(a, load64(bytes, position))
            b = round(b, load64(bytes, position + 8))
            c = round(c, load64(bytes, position + 16))
            d = round(d, load64(bytes, position + 24))
            position += 32
        }
        var hash = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
        for sum in [a, b, c, d] { hash = (hash ^ round(0, sum)) &* prime1 &+ prime4 }
        return hash
    }

    private static func round(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        rotate(sum &+ word &* prime2, 31) &* prime1
    }

    private static func avalanche(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash &>> 33)) &* prime2
        hash = (hash ^ (hash &>> 29)) &* prime3
        return hash ^ (hash &>> 32)
    }

    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        (value &<< bits) | (value &>> (64 &- bits))
    }

    private static func load64(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
}
