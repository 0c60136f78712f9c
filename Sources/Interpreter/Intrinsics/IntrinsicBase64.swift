// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.Base64Encode` and `States.Base64Decode` (RFC 4648, the standard alphabet; padded, though a text without padding is
/// decoded too, as Java does).
enum IntrinsicBase64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let values: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, UInt8($0.offset)) }
    )

    static func encode(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let bytes = Array(try arguments.limitedString(0).utf8)
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for position in 0..<4 {
                let symbol = alphabet[Int(bits >> UInt32(18 - 6 * position) & 0x3F)]
                output.append(position <= group.count ? symbol : padding)
            }
        }
        return .string(String(decoding: output, as: UTF8.self))
    }

    static func decode(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let text = try arguments.limitedString(0)
        guard let bytes = decoded(Array(text.utf8)) else {
            throw IntrinsicFailure(message: "The string is not valid Base64: '\(text)'")
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private static func decoded(_ symbols: [UInt8]) -> [UInt8]? {
        let isPadded = symbols.last == padding
        guard !isPadded || symbols.count % 4 == 0 else { return nil }
        var symbols = symbols[...]
        for _ in 0..<2 where symbols.last == padding { symbols.removeLast() }
        // A lone symbol in the last group cannot make up a byte.
        guard symbols.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for symbol in symbols {
            guard let value = values[symbol] else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }
}
