// SPDX-License-Identifier: Apache-2.0

/// A regular expression in the common part of Java's syntax, matched in linear time.
///
/// It takes literals, `.`, classes with ranges, `\d \w \s \D \W \S`, `\p{L}` and the like, `^ $ \b \B \A \z \Z`, groups,
/// `|`, and `* + ? {n,m}` with or without a lazy `?`. What needs backtracking (back references, lookaround, possessive
/// quantifiers) is refused, so no pattern can take time that is not in proportion to the text's length.
struct Pattern: Sendable, Equatable {
    /// How many instructions a pattern may compile to.
    static let instructionsMaximum = 2_000

    let text: String
    let flags: String
    let program: [PatternInstruction]

    init(_ text: String, flags: String = "") throws(PatternError) {
        self.text = text
        self.flags = flags
        var parser = PatternParser(text, options: try PatternOptions(flags: flags))
        var compiler = PatternCompiler()
        try compiler.compile(try parser.parsePattern())
        program = compiler.instructions + [.match]
    }

    static func == (left: Pattern, right: Pattern) -> Bool { left.text == right.text && left.flags == right.flags }

    /// Whether the whole text matches, as Java's `matches()` has it.
    func matches(_ text: String) -> Bool {
        var matcher = PatternMatcher(program: program, text: Array(text.unicodeScalars))
        return matcher.matchesAll()
    }
}

/// Why a text is no pattern that can be matched in linear time.
struct PatternError: Error, Equatable {
    let message: String
}

/// What the letters behind `/…/` switch on.
struct PatternOptions: Sendable, Equatable {
    var ignoresCase = false
    /// `u`: not ASCII letters alone.
    var ignoresUnicodeCase = false
    var dotMatchesLineBreaks = false
    var anchorsMatchLines = false
    /// `d`: only a line feed ends a line.
    var hasUnixLines = false

    init(flags: String = "") throws(PatternError) {
        for flag in flags {
            switch flag {
            case "i": ignoresCase = true
            case "u": ignoresUnicodeCase = true
            case "s": dotMatchesLineBreaks = true
            case "m": anchorsMatchLines = true
            case "d": hasUnixLines = true
            default: throw PatternError(message: "The pattern's flag '\(flag)' is not supported.")
            }
        }
    }
}

/// A pattern's syntax tree.
indirect enum PatternNode: Sendable, Equatable {
    case set(ScalarSet)
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case alternation([PatternNode])
    /// Without a maximum: any number from the minimum on.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
}

/// What a pattern can ask of a place without taking a character.
enum PatternAssertion: Sendable, Equatable {
    case textStart
    case textEnd
    /// The end, or before the line break that ends the text.
    case lastLineEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary
}
