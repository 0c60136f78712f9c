// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSONModule

/// `States.Hash`.
enum IntrinsicHash {
    static func hash(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let text = arguments.values[0].text ?? arguments.values[0].serialized
        guard text.utf16.count <= IntrinsicArguments.characterMaximum else {
            throw IntrinsicFailure(
                message: "Argument 1 is longer than \(IntrinsicArguments.characterMaximum) characters"
            )
        }
        let algorithm = try arguments.string(1)
        let digest =
            switch algorithm {
            case "MD5": hexadecimal(text, by: Insecure.MD5.self)
            case "SHA-1": hexadecimal(text, by: Insecure.SHA1.self)
            case "SHA-256": hexadecimal(text, by: SHA256.self)
            case "SHA-384": hexadecimal(text, by: SHA384.self)
            case "SHA-512": hexadecimal(text, by: SHA512.self)
            default:
                throw IntrinsicFailure(
                    message: "The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512: '\(algorithm)'"
                )
            }
        return .string(digest)
    }

    private static func hexadecimal<Hash: HashFunction>(_ text: String, by _: Hash.Type) -> String {
        var hash = Hash()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        let digits = Array("0123456789abcdef".utf8)
        let output = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
        return String(decoding: output, as: UTF8.self)
    }
}
