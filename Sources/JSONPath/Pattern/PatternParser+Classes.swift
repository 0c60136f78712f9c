// SPDX-License-Identifier: Apache-2.0

extension PatternParser {
    /// Parses the escape whose backslash has been taken.
    mutating func parseEscape() throws(PatternError) -> PatternNode {
        guard let next = current else { throw failure("a backslash at its end") }
        let assertion: PatternAssertion? =
            switch next {
            case "b": .wordBoundary
            case "B": .noWordBoundary
            case "A": .textStart
            case "z": .textEnd
            case "Z": .lastLineEnd
            default: nil
            }
        guard let assertion else { return .set(makeSet(try parseClassEscape())) }
        position += 1
        return .assertion(assertion)
    }

    /// Parses an escape that stands for characters.
    private mutating func parseClassEscape() throws(PatternError) -> [ScalarSet.Item] {
        guard let next = current else { throw failure("a backslash at its end") }
        position += 1
        switch next {
        case "d": return [.digit]
        case "D": return [.not([.digit])]
        case "w": return [.word]
        case "W": return [.not([.word])]
        case "s": return [.space]
        case "S": return [.not([.space])]
        case "p": return try parseProperty()
        case "P": return [.not(try parseProperty())]
        default:
            position -= 1
            let scalar = try parseEscapedScalar()
            return [.range(scalar...scalar)]
        }
    }

    private mutating func parseEscapedScalar() throws(PatternError) -> Unicode.Scalar {
        guard let next = current else { throw failure("a backslash at its end") }
        position += 1
        switch next {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "f": return "\u{C}"
        case "a": return "\u{7}"
        case "e": return "\u{1B}"
        case "x": return try parseHexadecimal(digits: 2)
        case "u": return try parseHexadecimal(digits: 4)
        case "a"..."z", "A"..."Z", "0"..."9": throw failure("the escape '\\\(next)'")
        default: return next
        }
    }

    private mutating func parseHexadecimal(digits: Int) throws(PatternError) -> Unicode.Scalar {
        guard position + digits <= scalars.count else { throw failure("an incomplete escape") }
        let text = String(String.UnicodeScalarView(scalars[position..<position + digits]))
        guard !text.hasPrefix("+"), !text.hasPrefix("-"), let value = UInt32(text, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw failure("an invalid escape") }
        position += digits
        return scalar
    }

    private mutating func parseProperty() throws(PatternError) -> [ScalarSet.Item] {
        guard let next = current else { throw failure("an incomplete property") }
        position += 1
        guard next == "{" else {
            guard let items = ScalarSet.Item.named(String(next)) else { throw failure("the property '\(next)'") }
            return items
        }
        let start = position
        while let next = current, next != "}" { position += 1 }
        let name = String(String.UnicodeScalarView(scalars[start..<position]))
        guard take("}"), let items = ScalarSet.Item.named(name) else { throw failure("the property '\(name)'") }
        return items
    }

    /// Parses the class whose opening bracket has been taken.
    mutating func parseClass() throws(PatternError) -> ScalarSet {
        let isNegated = take("^")
        var items: [ScalarSet.Item] = []
        var isFirst = true
        while isFirst || current != "]" {
            guard let next = current else { throw failure("an unclosed '['") }
            guard next != "[", !(next == "&" && position + 1 < scalars.count && scalars[position + 1] == "&") else {
                throw failure("a class in a class or an intersection")
            }
            items += try parseClassItem()
            isFirst = false
        }
        position += 1
        var set = makeSet(items)
        set.isNegated = isNegated
        return set
    }

    private mutating func parseClassItem() throws(PatternError) -> [ScalarSet.Item] {
        var items: [ScalarSet.Item]
        if take("\\") {
            items = try parseClassEscape()
        } else {
            let scalar = scalars[position]
            position += 1
            items = [.range(scalar...scalar)]
        }
        guard items.count == 1, case .range(let low) = items[0], current == "-", position + 1 < scalars.count,
            scalars[position + 1] != "]"
        else { return items }
        position += 1
        let upper: Unicode.Scalar
        if take("\\") {
            upper = try parseEscapedScalar()
        } else {
            upper = scalars[position]
            position += 1
        }
        guard upper != "[", low.lowerBound <= upper else { throw failure("a reversed range") }
        items = [.range(low.lowerBound...upper)]
        return items
    }
}
