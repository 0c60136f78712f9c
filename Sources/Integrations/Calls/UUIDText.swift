// SPDX-License-Identifier: Apache-2.0

import Engine
import Storage

/// UUIDs in their usual text.
enum UUIDText {
    /// A random one (version 4).
    static func random(_ entropy: any EntropySource) -> String {
        text(entropy.next(), entropy.next(), version: 4)
    }

    /// One that is always the same for the same name (version 8: of our own making).
    static func derived(from name: String) -> String {
        text(XXHash64.hash(name, seed: 1), XXHash64.hash(name, seed: 2), version: 8)
    }

    private static func text(_ high: UInt64, _ low: UInt64, version: UInt64) -> String {
        let digits = hexadecimal(high & ~0xf000 | version << 12) + hexadecimal(low & ~(0b11 << 62) | 0b10 << 62)
        var rest = digits[...]
        let groups = [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        return groups.joined(separator: "-")
    }

    /// The sixteen digits of a word.
    static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
