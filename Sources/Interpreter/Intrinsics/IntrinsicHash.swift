// SPDX-License-Identifier: Apache-2.0

import Digests
import JSONModule

/// `States.Hash`.
enum IntrinsicHash {
    static func hash(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let value = arguments.values[0]
        let text = if case .string(let string) = value { string.encodableText } else { value.serialized }
        guard text.utf16.count <= IntrinsicArguments.characterMaximum else {
            throw IntrinsicFailure(
                message: "Argument 1 is longer than \(IntrinsicArguments.characterMaximum) characters"
            )
        }
        let algorithm = try arguments.string(1)
        guard let digest = Digest(rawValue: algorithm) else {
            throw IntrinsicFailure(
                message: "The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512: '\(algorithm)'"
            )
        }
        guard let hash = digest.hexadecimal(of: text) else {
            throw IntrinsicFailure(message: "This machine's policy forbids the algorithm '\(algorithm)'")
        }
        return .string(JSONString(hash))
    }
}
