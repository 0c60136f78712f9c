// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import Testing

struct PathFuzzTests {
    private static let pieces = [
        "$", "$$", ".", "..", "*", "[", "]", "'", "\"", "a", "名", "b-c", "0", "-1", ":", ",", "?", "(", ")", "@", "==",
        "!=", "<", "=~", "/", "/i", "\\", "&&", "||", "!", " ", "in", "size", "{", "}", "|", "+", "{2}", "\\d", "^",
        "[?(@.a == 1)]", "['a','b']", ".length()", "[*]", "[0]", "[1:2]", "(?i", "true", "null", "1e9", "\u{301}",
    ]

    private static let document: JSON = [
        "a": [1, "text", ["a": nil, "b-c": [0, 1.5]]], "b": ["a": true, "名": "a"], "0": [["a": 1], ["a": 2]],
    ]

    @Test(arguments: 0..<8)
    func `parsing and evaluating what a generator makes up never crashes`(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var parsed = 0
        for _ in 0..<4_000 {
            let text =
                "$"
                + (0..<Int.random(in: 0..<10, using: &generator))
                .map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)] }.joined()
            guard let path = try? Path(parsing: text) else { continue }
            parsed += 1
            let value = path.value(on: Self.document)
            #expect(value == (try? path.evaluate(on: Self.document)))
        }
        #expect(parsed > 50)
    }
}

/// A small generator whose numbers a seed determines.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
