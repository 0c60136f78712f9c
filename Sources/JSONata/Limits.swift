// SPDX-License-Identifier: Apache-2.0

/// What one evaluation may use; on a breach it throws U1001.
public struct Limits: Sendable {
    /// Steps: items visited, functions called, characters a regular expression looks at.
    public var fuel: Int

    /// Calls of functions written in JSONata that are open at one time; tail calls do not count.
    public var depth: Int

    /// Levels of evaluation that are open at one time: one for each expression that is being evaluated as a part of
    /// another one, or of a function that is being called; tail calls do not count.
    public var nesting: Int

    /// Elements of one array that the expression makes.
    public var sequenceLength: Int

    /// Elements that one `$range` makes.
    public var rangeLength: Int

    /// Characters that one `$pad` adds.
    public var paddingLength: Int

    /// UTF-8 bytes of one string that the expression makes.
    public var stringLength: Int

    /// An estimate, in bytes, of all arrays, objects and strings that the expression makes, thrown away or not.
    public var memory: Int

    /// Levels of the syntax of all open calls together, each call counting `levelsPerCall` more: what takes up the stack.
    public var levels: Int

    /// So many levels take less than 2 MB of the stack, and less than 8 MB where the optimizer was not at work; threads
    /// have 8 MB.
    public static let levelsMaximum = 1_200

    /// What a call takes up besides its function's own syntax.
    static let levelsPerCall = 3

    /// Steps between two calls of `isOutOfTime`.
    public var checkInterval: Int

    /// Whether the time for the evaluation is over; asked every `checkInterval` steps.
    public var isOutOfTime: (@Sendable () -> Bool)?

    public init(
        fuel: Int,
        depth: Int,
        sequenceLength: Int,
        stringLength: Int,
        memory: Int,
        nesting: Int = .max,
        rangeLength: Int = .max,
        paddingLength: Int = .max,
        levels: Int = Limits.levelsMaximum,
        checkInterval: Int = 10_000,
        isOutOfTime: (@Sendable () -> Bool)? = nil
    ) {
        self.fuel = fuel
        self.depth = depth
        self.nesting = nesting
        self.sequenceLength = sequenceLength
        self.rangeLength = rangeLength
        self.paddingLength = paddingLength
        self.stringLength = stringLength
        self.memory = memory
        self.levels = levels
        self.checkInterval = checkInterval
        self.isOutOfTime = isOutOfTime
    }

    /// The bounds measured on AWS.
    ///
    /// `[1..873782]` passes and `[1..873783]` does not; `$range(1, 360145, 1)` passes and one more does not; `$pad` adds
    /// 262,144 characters and not one more; a string of 2^22 characters passes and one of 2^23 does not;
    /// 100 levels of evaluation pass and 101 do not, whatever they are levels of. The second that AWS documents is given
    /// in steps, as many as an endless tail call takes in about that time.
    public static let stepFunctions = Limits(
        fuel: 6_000_000,
        depth: .max,
        sequenceLength: 873_782,
        stringLength: (1 << 23) - 1,
        memory: 256 << 20,
        nesting: 100,
        rangeLength: 360_145,
        paddingLength: 262_144
    )

    /// The bounds of the reference engine: ranges of up to ten million numbers.
    public static let generous = Limits(
        fuel: 500_000_000,
        depth: 1000,
        sequenceLength: 10_000_000,
        stringLength: 1 << 29,
        memory: 4 << 30
    )
}
