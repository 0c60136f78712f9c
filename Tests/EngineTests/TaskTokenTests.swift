// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Testing

struct TaskTokenTests {
    private static let arn = "arn:aws:states:us-east-1:123456789012:execution:m:é"

    @Test func `a token's text leads back to its execution and effect`() throws {
        let token = TaskToken.make(executionARN: Self.arn, effect: EffectID(7), random: (1, .max))
        let parsed = try #require(TaskToken(parsing: token.text))
        #expect(parsed == token)
        #expect(parsed.executionARN == Self.arn)
        #expect(parsed.effect == EffectID(7))
    }

    @Test func `its text is letters, digits, hyphens and underscores, and as long as the API allows`() {
        let longest = Self.arn + String(repeating: "\u{10FFFD}", count: 160)
        let text = TaskToken.make(executionARN: longest, effect: EffectID(.max), random: (.max, .max)).text
        #expect(text.utf8.count <= TaskToken.textLengthMaximum)
        #expect(
            text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".contains(Character($0)))
            }
        )
    }

    @Test func `a text with any character changed is no token`() {
        let text = TaskToken.make(executionARN: Self.arn, effect: EffectID(1), random: (3, 4)).text
        for position in text.indices {
            var changed = text
            changed.replaceSubrange(position...position, with: text[position] == "A" ? "B" : "A")
            #expect(TaskToken(parsing: changed) == nil)
        }
        for count in 0..<text.count { #expect(TaskToken(parsing: String(text.prefix(count))) == nil) }
        #expect(TaskToken(parsing: text + "A") == nil)
    }
}
