// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A regular expression of JavaScript's syntax without its flags u and v, compiled once.
///
/// It matches code units: `.` and a class take one unit. Positions and ranges count units of the subject, which is
/// UTF-16, or ASCII as bytes. A pattern without lookaround and references to groups takes time linear in the subject;
/// all others stop when the fuel is used up.
public struct RegularExpression: Sendable {
    /// What changes the meaning of a whole pattern.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// i: upper and lower case are the same.
        public static let ignoreCase = Flags(rawValue: 1)
        /// m: `^` and `$` match at each line.
        public static let multiline = Flags(rawValue: 2)
    }

    /// Where a match lies; the ranges of groups that took no part are nil.
    public struct Match: Sendable, Equatable {
        public let range: Range<Int>
        /// The groups in the order of their opening parentheses, the first group at 0.
        public let groups: [Range<Int>?]
    }

    /// The text between the slashes.
    public let pattern: String
    public let flags: Flags
    /// How many groups there are.
    public let groupCount: Int

    let program: Program
    let node: RegularExpressionNode
    let start: StartCondition

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - pattern: The text between the slashes.
    ///   - flags: What stands after them.
    ///   - instructionsMaximum: How many instructions it may have; more than some ten thousand it may never have.
    /// - Returns: The expression, ready to search.
    /// - Throws: S0301 where it is empty, S0303 with the fault in V8's words where it breaks the syntax.
    public static func compile(
        _ pattern: String,
        flags: Flags = [],
        instructionsMaximum: Int = .max
    ) throws(JSONataError) -> RegularExpression {
        guard !pattern.isEmpty else { throw JSONataError(.S0301) }
        do throws(RegularExpressionFault) {
            return try RegularExpression(pattern, flags: flags, instructionsMaximum: instructionsMaximum)
        } catch {
            let message = JSON.string("/\(pattern)/: \(error.message)")
            throw JSONataError(.S0303, inserts: [.message: message])
        }
    }

    private init(
        _ pattern: String,
        flags: Flags,
        instructionsMaximum: Int
    ) throws(RegularExpressionFault) {
        var parser = try RegularExpressionParser(Array(pattern.utf16), ignoresCase: flags.contains(.ignoreCase))
        node = try parser.parse()
        self.pattern = pattern
        self.flags = flags
        groupCount = parser.groupCount
        program = try RegularExpressionCompiler.compile(
            node,
            groupCount: groupCount,
            flags: flags,
            instructionsMaximum: instructionsMaximum
        )
        start = StartCondition(of: node, flags: flags)
    }

    /// Space that one search after another may use again.
    public struct Scratch: ~Copyable {
        var registers: [Int] = []
        var stack: [BacktrackFrame] = []

        public init() {}
    }

    /// Finds the first match that begins at a position or after it.
    ///
    /// - Parameters:
    ///   - subject: UTF-16 units, or the bytes of an ASCII text.
    ///   - from: From 0 to the count of units.
    ///   - fuel: How many steps may be made; those made are taken off.
    ///   - scratch: Space that the search uses, and leaves to the next one.
    /// - Returns: nil where there is no match.
    /// - Throws: U1001 when the fuel is used up.
    public func firstMatch<Unit: FixedWidthInteger & UnsignedInteger>(
        in subject: UnsafeBufferPointer<Unit>,
        from: Int,
        fuel: inout Int,
        scratch: inout Scratch
    ) throws(JSONataError) -> Match? {
        let isLinear = program.isLinear
        let allowance = isLinear ? min(fuel, 16 * (subject.count - from) + 10_000) : fuel
        var backtracker = Backtracker(program: program, subject: subject, steps: allowance, scratch: &scratch)
        let outcome = backtracker.search(from: from, start: start)
        backtracker.giveBack(&scratch)
        fuel -= allowance - max(0, backtracker.steps)
        switch outcome {
        case .match(let match): return match
        case .noMatch: return nil
        case .exhausted:
            guard isLinear, fuel > 0 else { throw JSONataError(.U1001) }
            return try parallelMatch(in: subject, from: from, fuel: &fuel)
        }
    }

    /// Finds the first match that begins at a position or after it, in an array.
    public func firstMatch(in subject: [UInt16], from: Int = 0, fuel: inout Int) throws(JSONataError) -> Match? {
        var scratch = Scratch()
        let result = subject.withUnsafeBufferPointer { subject in
            Result { () throws(JSONataError) in
                try firstMatch(in: subject, from: from, fuel: &fuel, scratch: &scratch)
            }
        }
        return try result.get()
    }

    /// Finds the first match in linear time; for patterns that need no backtracking.
    func parallelMatch<Unit: FixedWidthInteger & UnsignedInteger>(
        in subject: UnsafeBufferPointer<Unit>,
        from: Int,
        fuel: inout Int
    ) throws(JSONataError) -> Match? {
        let program: Program
        do throws(RegularExpressionFault) {
            program = try RegularExpressionCompiler.compile(
                node,
                groupCount: groupCount,
                flags: flags,
                isParallel: true
            )
        } catch {
            // Written out without runs it is too long, so that only the backtracker could go on.
            throw JSONataError(.U1001)
        }
        // To make the program, and what the matcher keeps of the instructions that it has visited.
        fuel -= program.instructions.count + (program.instructions.count << program.loopDepth) >> 3
        guard fuel > 0 else { throw JSONataError(.U1001) }
        var matcher = ParallelMatcher(program: program, subject: subject, steps: fuel)
        let outcome = matcher.search(from: from, start: start)
        fuel = max(0, matcher.steps)
        switch outcome {
        case .match(let match): return match
        case .noMatch: return nil
        case .exhausted: throw JSONataError(.U1001)
        }
    }
}

/// How a search ends.
enum SearchOutcome {
    case match(RegularExpression.Match)
    case noMatch
    /// All steps are used up.
    case exhausted
}

/// What is wrong with a pattern, in V8's words.
struct RegularExpressionFault: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
