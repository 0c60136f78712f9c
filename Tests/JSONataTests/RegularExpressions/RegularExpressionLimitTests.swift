// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSONata

struct RegularExpressionLimitTests {
    @Test(arguments: [
        "(a+)+$", "^(a|a)*$", "(a|aa)+$", "(?:a*)*b", "(.*)*x", "(a?){40}a{40}$", "^(([a-z])+.)+[A-Z]([a-z])+$",
    ])
    func `patterns that explode when they backtrack take linear time`(pattern: String) throws {
        let subject = Array((String(repeating: "a", count: 1_000) + "!").utf16)
        var fuel = 8_000_000
        #expect(try RegularExpression.compile(pattern).firstMatch(in: subject, fuel: &fuel) == nil)
        #expect(fuel > 0)
    }

    @Test(arguments: [#"(a+)+\1$"#, "(?=(a+)+$)(a+)+!"])
    func `patterns that must backtrack stop when the fuel is used up`(pattern: String) throws {
        let subject = Array((String(repeating: "a", count: 1_000) + "!?").utf16)
        let expression = try RegularExpression.compile(pattern)
        let error = #expect(throws: JSONataError.self) {
            var fuel = 100_000
            return try expression.firstMatch(in: subject, fuel: &fuel)
        }
        #expect(error?.code == .U1001)
    }

    @Test
    func `the fuel used is taken off`() throws {
        let subject = Array(String(repeating: "b", count: 100).utf16)
        var fuel = 1_000
        #expect(try RegularExpression.compile("a").firstMatch(in: subject, fuel: &fuel) == nil)
        #expect(fuel == 1_000)
        #expect(try RegularExpression.compile("[ab]c").firstMatch(in: subject, fuel: &fuel) == nil)
        #expect((500..<1_000).contains(fuel))
    }

    @Test(
        arguments: [
            (#"(?:[\D]x){9000}"#, "ax", 9_000), ("(?:(?:[^k]K){90}){90}", "ak", 8_100),
        ] as [(String, String, Int)]
    )
    func `a class that is written out again and again is folded once`(pattern: String, text: String, count: Int) throws
    {
        let subject = Array(String(repeating: text, count: count).utf16)
        var fuel = 8_000_000
        let match = try RegularExpression.compile(pattern, flags: .ignoreCase).firstMatch(in: subject, fuel: &fuel)
        #expect(match?.range == 0..<subject.count)
    }

    @Test func `a class of many units apart is a set of them all`() throws {
        let units = stride(from: 0x100, to: 0xD000, by: 2).map { UInt16($0) }
        let expression = try RegularExpression.compile("[" + String(decoding: units, as: UTF16.self) + "]")
        var fuel = 8_000_000
        #expect(try expression.firstMatch(in: [0x101, 0xD000, 0xCFFE], fuel: &fuel)?.range == 2..<3)
    }

    /// Two units are the same where they have the same upper case, so a set has all that are the same as one of its own.
    @Test(arguments: [[0x80...0xFFFF], [0xE0...0xE5], [0x3B1...0x3B1, 0x1C4...0x1C6], [0x41...0x7A, 0x400...0x42F]])
    func `a folded set has all units that are the same as a member`(ranges: [ClosedRange<UInt16>]) {
        let set = UnitSet(ranges)
        let folded = set.foldingCase()
        let members = Set((0...UInt16.max).filter(set.contains).map(CaseFolding.canonical))
        let wrong = (0...UInt16.max).filter { folded.contains($0) != members.contains(CaseFolding.canonical($0)) }
        #expect(wrong == [])
        #expect((0...UInt16.max).allSatisfy { folded.contains($0) != folded.inverted.contains($0) })
    }

    /// Patterns made up from a seed; what the parallel matcher can match it must match as the backtracker does.
    @Test(arguments: 1...8)
    func `both matchers find the same`(seed: UInt64) throws {
        var random = Environment(now: 0, seed: seed)
        var matched = 0
        for _ in 0..<400 {
            let pattern = PatternGenerator.pattern(depth: 3, by: &random)
            guard !pattern.isEmpty else { continue }
            let expression = try RegularExpression.compile(pattern)
            guard expression.program.isLinear else { continue }
            let subject = (0..<Int.random(in: 0...10, using: &random)).map { _ in
                "abc".utf16.randomElement(using: &random) ?? 0
            }
            var (fuel, other) = (1_000_000, 1_000_000)
            let expected = try expression.firstMatch(in: subject, fuel: &fuel)
            let match = try subject.withUnsafeBufferPointer { subject in
                try expression.parallelMatch(in: subject, from: 0, fuel: &other)
            }
            #expect(match == expected, "/\(pattern)/ on \(String(decoding: subject, as: UTF16.self))")
            if match != nil { matched += 1 }
        }
        #expect(matched > 50)
    }
}

private enum PatternGenerator {
    static func pattern(depth: Int, by random: inout Environment) -> String {
        var alternatives = [sequence(depth: depth, by: &random)]
        while Int.random(in: 0..<3, using: &random) == 0 { alternatives.append(sequence(depth: depth, by: &random)) }
        return alternatives.joined(separator: "|")
    }

    private static func sequence(depth: Int, by random: inout Environment) -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", "^", "$", "\\b"]
            var isAtom = true
            var term = atoms.randomElement(using: &random) ?? "a"
            if depth > 0, Bool.random(using: &random) {
                let opening = ["(", "(?:"].randomElement(using: &random) ?? "("
                term = opening + pattern(depth: depth - 1, by: &random) + ")"
            } else {
                isAtom = !["^", "$", "\\b"].contains(term)
            }
            let quantifiers = ["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{1,2}?"]
            return isAtom ? term + (quantifiers.randomElement(using: &random) ?? "") : term
        }.joined()
    }
}
