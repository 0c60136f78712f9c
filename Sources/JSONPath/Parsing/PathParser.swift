// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A recursive parser of paths; the files beside this one hold brackets, filters and functions.
struct PathParser {
    /// How many steps a path may have, and how deep its filters, groups and functions may nest.
    static let stepsMaximum = 256
    static let nestingMaximum = 16

    let scalars: [Unicode.Scalar]
    var position = 0
    /// Where the text ends, without the blanks behind it.
    let end: Int
    private var nesting = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        end = (scalars.lastIndex { !Self.isBlank($0) } ?? -1) + 1
    }

    mutating func parsePath() throws(PathParseError) -> (Path.Root, [PathStep]) {
        skipBlanks()
        guard take("$") else { throw failure("A path begins with '$'.") }
        let root = try parseRoot()
        let steps = try parseSteps(inFilter: false)
        guard position == end else { throw failure("Unexpected '\(scalars[position])' in the path.") }
        return (root, steps)
    }

    private mutating func parseRoot() throws(PathParseError) -> Path.Root {
        if take("$") { return .context }
        let start = position
        while position < end, Self.isNamePart(scalars[position]) { position += 1 }
        guard position > start else { return .input }
        guard scalars[start] == "_" || scalars[start].properties.isIDStart else {
            throw failure("Illegal character at position \(start) expected '.' or '['", at: start)
        }
        return .variable(text(from: start, to: position))
    }

    /// Parses steps up to the end, or in a filter up to what cannot belong to the path.
    mutating func parseSteps(inFilter: Bool) throws(PathParseError) -> [PathStep] {
        var steps: [PathStep] = []
        while let next = current {
            if next == "[" {
                steps.append(try parseBracket())
            } else if next == "." {
                try parseDot(into: &steps, inFilter: inFilter)
            } else if inFilter {
                break
            } else {
                throw failure("Illegal character at position \(position) expected '.' or '['")
            }
            guard steps.count <= Self.stepsMaximum else {
                throw failure("A path has at most \(Self.stepsMaximum) steps.")
            }
        }
        return steps
    }

    /// Parses `.name`, `.*`, `.[…]`, `..name`, `..*`, `..[…]` or `.name(…)`.
    private mutating func parseDot(into steps: inout [PathStep], inFilter: Bool) throws(PathParseError) {
        position += 1
        if take(".") { steps.append(.descendants) }
        guard let next = current else { throw failure("Path must not end with a '.' or '..'") }
        switch next {
        case ".": throw failure("Character '.' on position \(position) is not valid.")
        case "[": steps.append(try parseBracket())
        case "*":
            position += 1
            steps.append(.wildcard)
        default: steps.append(try parseNameOrFunction(inFilter: inFilter))
        }
    }

    private mutating func parseNameOrFunction(inFilter: Bool) throws(PathParseError) -> PathStep {
        let start = position
        while let next = current, !endsName(next, inFilter: inFilter) { position += 1 }
        guard position > start else { throw failure("A property's name is missing.") }
        if let next = current, !inFilter, Self.isBlank(next) {
            throw failure("Use bracket notion ['my prop'] if your property contains blank characters.")
        }
        let name = text(from: start, to: position)
        guard current == "(" else { return .property(JSONString(plain: name)) }
        return .function(try parseFunction(name, at: start))
    }

    private func endsName(_ scalar: Unicode.Scalar, inFilter: Bool) -> Bool {
        switch scalar {
        case ".", "[", "(": true
        case _ where Self.isBlank(scalar): true
        case "=", "!", "<", ">", "~", ")", ",", "]": inFilter
        case "&", "|": inFilter && position + 1 < end && scalars[position + 1] == scalar
        default: false
        }
    }

    // MARK: - Scalars

    var current: Unicode.Scalar? { position < end ? scalars[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    mutating func expect(_ scalar: Unicode.Scalar) throws(PathParseError) {
        guard take(scalar) else { throw failure("Expected '\(scalar)'.") }
    }

    mutating func skipBlanks() {
        while let next = current, Self.isBlank(next) { position += 1 }
    }

    func text(from start: Int, to end: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<end])
        return String(text)
    }

    func failure(_ message: String) -> PathParseError { failure(message, at: position) }

    func failure(_ message: String, at offset: Int) -> PathParseError {
        PathParseError(message: message, offset: offset)
    }

    /// Parses something nested, within the limit.
    mutating func nested<Result>(
        _ parse: (inout PathParser) throws(PathParseError) -> Result
    ) throws(PathParseError) -> Result {
        guard nesting < Self.nestingMaximum else {
            throw failure("Filters and functions nest at most \(Self.nestingMaximum) deep.")
        }
        nesting += 1
        defer { nesting -= 1 }
        return try parse(&self)
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    /// Whether a scalar can stand in a variable's name.
    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isIDContinue
    }
}
