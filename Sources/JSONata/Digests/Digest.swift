// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The algorithms of `$hash`, by AWS's names.
package enum Digest: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// The digest of the text's UTF-8 bytes in lowercase hexadecimal digits.
    package func hexadecimal(of text: String) -> String {
        switch self {
        case .md5: Self.hexadecimal(text, by: Insecure.MD5.self)
        case .sha1: Self.hexadecimal(text, by: Insecure.SHA1.self)
        case .sha256: Self.hexadecimal(text, by: SHA256.self)
        case .sha384: Self.hexadecimal(text, by: SHA384.self)
        case .sha512: Self.hexadecimal(text, by: SHA512.self)
        }
    }

    private static func hexadecimal<Hash: HashFunction>(_ text: String, by _: Hash.Type) -> String {
        var hash = Hash()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return HexadecimalDigits.text(of: hash.finalize())
    }
}

/// Bytes as lowercase hexadecimal digits.
enum HexadecimalDigits {
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }
}
