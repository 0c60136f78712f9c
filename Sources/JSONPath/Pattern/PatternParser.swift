// SPDX-License-Identifier: Apache-2.0

/// A recursive parser of patterns; classes and escapes are in the files beside this one.
struct PatternParser {
    /// How deep groups may nest, and how often a counted repetition may repeat.
    static let nestingMaximum = 32
    static let repetitionsMaximum = 1_000

    let scalars: [Unicode.Scalar]
    var position = 0
    var options: PatternOptions
    private var nesting = 0

    init(_ text: String, options: PatternOptions) {
        scalars = Array(text.unicodeScalars)
        self.options = options
    }

    mutating func parsePattern() throws(PatternError) -> PatternNode {
        let node = try parseAlternation()
        guard position == scalars.count else { throw failure("an unmatched ')'") }
        return node
    }

    private mutating func parseAlternation() throws(PatternError) -> PatternNode {
        var choices = [try parseSequence()]
        while take("|") { choices.append(try parseSequence()) }
        return choices.count == 1 ? choices[0] : .alternation(choices)
    }

    private mutating func parseSequence() throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = current, next != "|", next != ")" {
            guard let atom = try parseAtom() else { continue }
            parts.append(try parseQuantifiers(of: atom))
        }
        return .sequence(parts)
    }

    /// Parses one atom; nil for a flag group such as `(?i)`, which changes what follows.
    private mutating func parseAtom() throws(PatternError) -> PatternNode? {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "(": return try parseGroup()
        case "[": return .set(try parseClass())
        case ".": return .set(anyCharacter)
        case "^": return .assertion(options.anchorsMatchLines ? .lineStart : .textStart)
        case "$": return .assertion(options.anchorsMatchLines ? .lineEnd : .lastLineEnd)
        case "\\": return try parseEscape()
        case "*", "+", "?", "{": throw failure("a quantifier without anything to repeat")
        default: return .set(makeSet([.range(scalar...scalar)]))
        }
    }

    private var anyCharacter: ScalarSet {
        if options.dotMatchesLineBreaks { return ScalarSet(items: [], isNegated: true) }
        let feed: [ScalarSet.Item] = [.range("\n"..."\n")]
        let others: [ScalarSet.Item] = [
            .range("\r"..."\r"), .range("\u{85}"..."\u{85}"), .range("\u{2028}"..."\u{2029}"),
        ]
        return ScalarSet(items: options.hasUnixLines ? feed : feed + others, isNegated: true)
    }

    private mutating func parseGroup() throws(PatternError) -> PatternNode? {
        guard nesting < Self.nestingMaximum else { throw failure("groups nested too deep") }
        nesting += 1
        defer { nesting -= 1 }
        let outside = options
        if take("?") {
            guard try parseGroupKind() else { return nil }
        }
        let node = try parseAlternation()
        guard take(")") else { throw failure("an unclosed '('") }
        options = outside
        return node
    }

    /// Parses what stands behind `(?`; false where it is flags for what follows, without a group.
    private mutating func parseGroupKind() throws(PatternError) -> Bool {
        if take(":") { return true }
        if take("<"), let next = current, next.properties.isAlphabetic {
            while let next = current, next != ">" {
                guard ScalarSet.isWord(next) else { throw failure("a group's name with '\(next)'") }
                position += 1
            }
            guard take(">") else { throw failure("a group's unclosed name") }
            return true
        }
        let start = position
        while let next = current, ("a"..."z").contains(next) { position += 1 }
        guard position > start, current == ")" || current == ":" else {
            throw failure("lookaround or another special group")
        }
        let added = try PatternOptions(flags: String(String.UnicodeScalarView(scalars[start..<position])))
        options.ignoresCase = options.ignoresCase || added.ignoresCase
        options.ignoresUnicodeCase = options.ignoresUnicodeCase || added.ignoresUnicodeCase
        options.dotMatchesLineBreaks = options.dotMatchesLineBreaks || added.dotMatchesLineBreaks
        options.anchorsMatchLines = options.anchorsMatchLines || added.anchorsMatchLines
        options.hasUnixLines = options.hasUnixLines || added.hasUnixLines
        let isGroup = current == ":"
        position += 1
        return isGroup
    }

    private mutating func parseQuantifiers(of atom: PatternNode) throws(PatternError) -> PatternNode {
        let node: PatternNode
        if take("*") {
            node = .repetition(atom, minimum: 0, maximum: nil)
        } else if take("+") {
            node = .repetition(atom, minimum: 1, maximum: nil)
        } else if take("?") {
            node = .repetition(atom, minimum: 0, maximum: 1)
        } else if take("{") {
            node = try parseCount(of: atom)
        } else {
            return atom
        }
        // Whether as much or as little as possible is taken makes no difference to whether the whole matches.
        if take("?") { return node }
        guard current != "+" else { throw failure("a possessive quantifier") }
        return node
    }

    private mutating func parseCount(of atom: PatternNode) throws(PatternError) -> PatternNode {
        guard let minimum = try parseNumber() else { throw failure("a repetition without a number") }
        var maximum: Int? = minimum
        if take(",") { maximum = try parseNumber() }
        guard take("}") else { throw failure("an unclosed '{'") }
        guard maximum.map({ $0 >= minimum }) ?? true else { throw failure("a repetition whose bounds are reversed") }
        return .repetition(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func parseNumber() throws(PatternError) -> Int? {
        var number: Int?
        while let next = current, ("0"..."9").contains(next) {
            number = (number ?? 0) * 10 + Int(next.value - 48)
            guard number.map({ $0 <= Self.repetitionsMaximum }) ?? true else {
                throw failure("more than \(Self.repetitionsMaximum) repetitions")
            }
            position += 1
        }
        return number
    }

    // MARK: - Scalars

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    func makeSet(_ items: [ScalarSet.Item]) -> ScalarSet {
        ScalarSet(
            items: items,
            ignoresCase: options.ignoresCase,
            ignoresUnicodeCase: options.ignoresUnicodeCase
        )
    }

    func failure(_ what: String) -> PatternError {
        let text = String(String.UnicodeScalarView(scalars))
        return PatternError(
            message: "The pattern /\(text)/ has \(what) at position \(position), which is not supported."
        )
    }
}
