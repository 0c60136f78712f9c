// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathParser {
    /// Parses the bracket that stands at the position.
    mutating func parseBracket() throws(PathParseError) -> PathStep {
        position += 1
        skipBlanks()
        guard let next = current else { throw failure("The bracket is not closed.") }
        let step: PathStep
        switch next {
        case "'", "\"": step = try parseNames()
        case "*":
            position += 1
            step = .wildcard
        case "?": step = .filter(try parseFilter())
        case "-", ":", "0"..."9": step = try parseIndices()
        default:
            throw failure("Could not parse token starting at position \(position). Expected ?, ', 0-9, * ")
        }
        skipBlanks()
        try expect("]")
        return step
    }

    private mutating func parseNames() throws(PathParseError) -> PathStep {
        var names: [JSONString] = []
        repeat {
            skipBlanks()
            guard let quote = current, quote == "'" || quote == "\"" else {
                throw failure("Expected a property's name in quotes.")
            }
            names.append(JSONString(plain: try parseQuoted()))
            skipBlanks()
        } while take(",")
        return names.count == 1 ? .property(names[0]) : .properties(names)
    }

    /// Parses the quoted text at the position.
    ///
    /// A backslash escapes the enclosing quote and itself. Before any other character it stands for itself: recorded
    /// on AWS, `$['a\"b']` names the member `a\"b` with the backslash.
    mutating func parseQuoted() throws(PathParseError) -> String {
        let start = position
        let quote = scalars[position]
        position += 1
        var text = String.UnicodeScalarView()
        while let next = current {
            position += 1
            if next == quote { return String(text) }
            if next == "\\", let escaped = current, escaped == quote || escaped == "\\" {
                position += 1
                text.append(escaped)
            } else {
                text.append(next)
            }
        }
        throw failure("The quoted text is not closed.", at: start)
    }

    /// Parses `1`, `-1`, `1,2` or a slice.
    private mutating func parseIndices() throws(PathParseError) -> PathStep {
        let first = try parseInteger()
        skipBlanks()
        if current == ":" { return .slice(try parseSlice(from: first)) }
        guard let first else { throw failure("Expected a number.") }
        var indices = [first]
        while take(",") {
            skipBlanks()
            guard let index = try parseInteger() else { throw failure("Expected a number.") }
            indices.append(index)
            skipBlanks()
        }
        return indices.count == 1 ? .index(first) : .indices(indices)
    }

    private mutating func parseSlice(from first: Int?) throws(PathParseError) -> PathSlice {
        var slice = PathSlice(from: first)
        try expect(":")
        skipBlanks()
        slice.to = try parseInteger()
        skipBlanks()
        guard take(":") else { return slice }
        skipBlanks()
        let start = position
        slice.step = try parseInteger() ?? 1
        guard slice.step != 0 else { throw failure("A slice's step must not be 0.", at: start) }
        return slice
    }

    /// Parses an integer of up to nine digits; nil where none stands.
    mutating func parseInteger() throws(PathParseError) -> Int? {
        let start = position
        _ = take("-")
        let digits = position
        while let next = current, ("0"..."9").contains(next) { position += 1 }
        guard position > start else { return nil }
        guard position > digits, position - digits <= 9, let value = Int(text(from: start, to: position)) else {
            throw failure("Expected a number of one to nine digits.", at: start)
        }
        return value
    }
}
