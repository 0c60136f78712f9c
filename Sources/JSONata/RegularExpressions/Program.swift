// SPDX-License-Identifier: Apache-2.0

/// A regular expression as instructions, which a matcher follows.
struct Program: Sendable {
    /// One step of a matcher; each goes on with the next instruction unless it says otherwise.
    enum Instruction: Sendable {
        /// Takes the unit; `unitBackward` the one before the position, as within a lookbehind.
        case unit(UInt16)
        case unitBackward(UInt16)
        /// Takes a unit of the set with this index.
        case set(Int32)
        case setBackward(Int32)
        /// Takes as many units of the set as there are, up to the maximum, and gives back one at a time; or as few.
        case run(set: Int32, minimum: Int32, maximum: Int32, isGreedy: Bool)
        /// Tries the first target, then the second.
        case split(Int32, Int32)
        case jump(Int32)
        /// Keeps the position in a register.
        case save(Int32)
        /// Forgets the groups whose registers lie in the range.
        case forget(first: Int32, end: Int32)
        /// Begins a round of a loop that may match nothing; `endRound` fails if it did.
        case beginRound(Int32)
        case endRound(Int32)
        case textStart
        case textEnd
        case lineStart
        case lineEnd
        case wordBoundary(isNegated: Bool)
        /// Takes what the group matched.
        case reference(Int32)
        case referenceBackward(Int32)
        /// Tries the instructions that follow up to their `accept`, then goes on at the target.
        case lookaround(target: Int32, isNegative: Bool)
        case accept
    }

    var instructions: [Instruction] = []
    var sets: [UnitSet] = []
    let groupCount: Int
    let ignoresCase: Bool
    /// How many loops that may match nothing contain each other.
    var loopDepth = 0
    /// Whether a `ParallelMatcher` can match it, in linear time.
    var isLinear = false

    /// Two for each group, then one for each such loop.
    var registerCount: Int { groupCount * 2 + loopDepth }
}
