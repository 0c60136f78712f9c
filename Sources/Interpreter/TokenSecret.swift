// SPDX-License-Identifier: Apache-2.0

import Digests
import StatesLanguage

/// What makes task tokens unguessable: 256 bits that the engine keeps to itself.
///
/// Apart from the executions' generators: what those give out (UUIDs, random numbers) says nothing of any token.
public struct TokenSecret: Sendable {
    /// Shared: every execution has it.
    private let shared: SharedWords

    /// A secret of 256 bits that nobody can guess.
    public init(words: SIMD4<UInt64>) { shared = SharedWords(words) }

    /// The bits, to be stored.
    public var words: SIMD4<UInt64> { shared.words.vector }

    /// The 128 bits of one task's token: HMAC-SHA256, cut in half, of whose task it is and which.
    func bits(executionARN: String, startTime: Timestamp, effect: EffectID) -> [UInt64] {
        let numbers = [UInt64(bitPattern: startTime.milliseconds), UInt64(effect.number)]
        let task = Self.bytes(of: numbers) + executionARN.utf8
        let key = Self.bytes(of: (0..<4).map { words[$0] })
        let code = Digest.sha256.authenticationCode(of: task, key: key)
        return [0, 8].map { start in code[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private static func bytes(of words: [UInt64]) -> [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    }
}

extension TokenSecret: Equatable {
    public static func == (left: TokenSecret, right: TokenSecret) -> Bool { left.words == right.words }
}

private final class SharedWords: Sendable {
    let words: FourWords

    init(_ words: SIMD4<UInt64>) { self.words = FourWords(words) }
}
