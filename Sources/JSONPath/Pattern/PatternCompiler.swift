// SPDX-License-Identifier: Apache-2.0

/// One instruction of a matcher.
enum PatternInstruction: Sendable, Equatable {
    /// Takes a character of the set and goes on to the next instruction.
    case take(ScalarSet)
    case assert(PatternAssertion)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case match
}

/// Turns a syntax tree into instructions (Thompson's construction).
struct PatternCompiler {
    private(set) var instructions: [PatternInstruction] = []
    /// Counted, since repetitions of nothing emit nothing: `((){1000}){1000}`.
    private var visits = 0

    mutating func compile(_ node: PatternNode) throws(PatternError) {
        visits += 1
        guard visits <= Pattern.instructionsMaximum * 10 else { throw Self.tooLarge }
        switch node {
        case .set(let set): try emit(.take(set))
        case .assertion(let assertion): try emit(.assert(assertion))
        case .sequence(let parts): for part in parts { try compile(part) }
        case .alternation(let choices): try compileAlternation(choices)
        case .repetition(let part, let minimum, let maximum):
            for _ in 0..<minimum { try compile(part) }
            if let maximum {
                try compileOptional(part, times: maximum - minimum)
            } else {
                try compileLoop(part)
            }
        }
    }

    private mutating func emit(_ instruction: PatternInstruction) throws(PatternError) {
        guard instructions.count < Pattern.instructionsMaximum else { throw Self.tooLarge }
        instructions.append(instruction)
    }

    private static var tooLarge: PatternError {
        PatternError(message: "The pattern is too large: more than \(Pattern.instructionsMaximum) steps.")
    }

    private mutating func compileAlternation(_ choices: [PatternNode]) throws(PatternError) {
        var ends: [Int] = []
        for (index, choice) in choices.enumerated() {
            let split = instructions.count
            let isLast = index == choices.count - 1
            if !isLast { try emit(.split(split + 1, split + 1)) }
            try compile(choice)
            guard !isLast else { break }
            ends.append(instructions.count)
            try emit(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func compileOptional(_ part: PatternNode, times: Int) throws(PatternError) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(instructions.count)
            try emit(.split(0, 0))
            try compile(part)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    private mutating func compileLoop(_ part: PatternNode) throws(PatternError) {
        let split = instructions.count
        try emit(.split(0, 0))
        try compile(part)
        try emit(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
    }
}
