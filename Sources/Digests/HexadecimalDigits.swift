// SPDX-License-Identifier: Apache-2.0

/// Bytes as lowercase hexadecimal digits.
public enum HexadecimalDigits {
    /// Two digits a byte.
    public static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }
}
