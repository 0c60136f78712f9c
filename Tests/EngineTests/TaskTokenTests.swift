// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Testing

struct TaskTokenTests {
    private static let arn = "arn:aws:states:us-east-1:123456789012:execution:m:é"
    private static let secret = TokenSecret(words: SIMD4(1, 2, 3, 4))

    private static func token(
        _ arn: String = arn,
        startTime: Int64 = 5,
        effect: Int = 1,
        secret: TokenSecret = secret
    ) -> TaskToken {
        .make(
            executionARN: arn,
            startTime: Timestamp(milliseconds: startTime),
            effect: EffectID(effect),
            secret: secret
        )
    }

    @Test func `its bits are a hash of the execution and the effect, keyed by the secret`() {
        // hmac.digest(struct.pack('>4Q', 1, 2, 3, 4), struct.pack('>qQ', 5, 1) + arn.encode(), 'sha256')[:16]
        #expect(Self.token().bits == [0x2b0b62e63afff255, 0x56933e6bad6f62bb])
        #expect(Self.token() == Self.token())
    }

    @Test func `another secret, execution, start or attempt gives other bits`() {
        let tokens = [
            Self.token(), Self.token(Self.arn + "x"), Self.token(startTime: 6), Self.token(effect: 2),
            Self.token(secret: TokenSecret(words: SIMD4(1, 2, 3, 5))),
            Self.token(secret: TokenSecret(words: SIMD4(2, 1, 3, 4))),
        ]
        #expect(Set(tokens.map(\.bits)).count == tokens.count)
    }

    @Test func `a token's text leads back to its execution and effect`() throws {
        let token = Self.token(effect: 7)
        let parsed = try #require(TaskToken(parsing: token.text))
        #expect(parsed == token)
        #expect(parsed.executionARN == Self.arn)
        #expect(parsed.effect == EffectID(7))
    }

    @Test func `its text is letters, digits, hyphens and underscores, and as long as the API allows`() {
        let longest = Self.arn + String(repeating: "\u{10FFFD}", count: 160)
        let text = Self.token(longest, startTime: .max, effect: .max).text
        #expect(text.utf8.count <= TaskToken.textLengthMaximum)
        #expect(
            text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".contains(Character($0)))
            }
        )
    }

    @Test func `a text with any character changed is no token`() {
        let text = Self.token().text
        for position in text.indices {
            var changed = text
            changed.replaceSubrange(position...position, with: text[position] == "A" ? "B" : "A")
            #expect(TaskToken(parsing: changed) == nil)
        }
        for count in 0..<text.count { #expect(TaskToken(parsing: String(text.prefix(count))) == nil) }
        #expect(TaskToken(parsing: text + "A") == nil)
    }
}
