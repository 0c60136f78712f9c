// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathParser {
    /// Parses `?(…)` at the position.
    mutating func parseFilter() throws(PathParseError) -> FilterExpression {
        position += 1
        skipBlanks()
        try expect("(")
        let expression = try nested { parser throws(PathParseError) in try parser.parseOr() }
        skipBlanks()
        try expect(")")
        return expression
    }

    private mutating func parseOr() throws(PathParseError) -> FilterExpression {
        var parts = [try parseAnd()]
        while takeTwice("|") { parts.append(try parseAnd()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func parseAnd() throws(PathParseError) -> FilterExpression {
        var parts = [try parseCondition()]
        while takeTwice("&") { parts.append(try parseCondition()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func takeTwice(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position + 1 < end, scalars[position] == scalar, scalars[position + 1] == scalar else { return false }
        position += 2
        return true
    }

    private mutating func parseCondition() throws(PathParseError) -> FilterExpression {
        skipBlanks()
        if take("!") {
            return .not(try nested { parser throws(PathParseError) in try parser.parseCondition() })
        }
        guard take("(") else { return try parseComparison() }
        let group = try nested { parser throws(PathParseError) in try parser.parseOr() }
        skipBlanks()
        try expect(")")
        return group
    }

    private mutating func parseComparison() throws(PathParseError) -> FilterExpression {
        let start = position
        let left = try parseOperand(isRight: false)
        skipBlanks()
        guard let filterOperator = takeOperator() else {
            guard case .path(let path) = left else { throw failure("Expected path node", at: start) }
            return .exists(path)
        }
        skipBlanks()
        let right = try parseOperand(isRight: true)
        switch (left, filterOperator, right) {
        case (.pattern, .matches, .pattern): throw failure("One side of =~ must be a value.", at: start)
        case (.pattern, .matches, _), (_, .matches, .pattern): break
        case (_, .matches, _): throw failure("One side of =~ must be a pattern like /a.*/.", at: start)
        case (.pattern, _, _), (_, _, .pattern): throw failure("A pattern stands beside =~ only.", at: start)
        default: break
        }
        return .comparison(left, filterOperator, right)
    }

    private mutating func takeOperator() -> FilterOperator? {
        FilterOperator.allCases.first { takes($0) }
    }

    private mutating func takes(_ filterOperator: FilterOperator) -> Bool {
        let symbol = Array(filterOperator.rawValue.unicodeScalars)
        guard position + symbol.count <= end else { return false }
        let written = scalars[position..<position + symbol.count]
        guard written.elementsEqual(symbol, by: { $0.properties.lowercaseMapping.unicodeScalars.first == $1 }) else {
            return false
        }
        let next = position + symbol.count
        guard !filterOperator.isWord || next == end || !Self.isNamePart(scalars[next]) else { return false }
        position = next
        return true
    }

    // MARK: - Operands

    private mutating func parseOperand(isRight: Bool) throws(PathParseError) -> FilterOperand {
        guard let next = current else { throw failure("The filter is not closed.") }
        switch next {
        case "@", "$": return .path(try parseFilterPath())
        case "'", "\"": return .literal(.string(JSONString(plain: try parseQuoted())))
        case "/": return .pattern(try parsePattern())
        case "[", "{": return .literal(try parseJSON())
        default: return .literal(try parseBareWord(isRight: isRight))
        }
    }

    mutating func parseFilterPath() throws(PathParseError) -> FilterPath {
        let isAbsolute = current == "$"
        position += 1
        let steps = try nested { parser throws(PathParseError) in try parser.parseSteps(inFilter: true) }
        return FilterPath(isAbsolute: isAbsolute, steps: steps)
    }

    /// Parses a number, `true`, `false`, `null`, or on the right side a text without quotes.
    ///
    /// Published workflows compare with such texts (`[?(@.Name==Receipt)]`), so they are taken as what they say.
    private mutating func parseBareWord(isRight: Bool) throws(PathParseError) -> JSON {
        let start = position
        while let next = current, !endsWord(next) { position += 1 }
        let word = text(from: start, to: position)
        guard !word.isEmpty else { throw failure("Expected a value.") }
        if let value = try? JSON(parsing: word) { return value }
        guard isRight else { throw failure("Expected a path, a number or a quoted text.", at: start) }
        return .string(JSONString(plain: word))
    }

    private func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ")", "(", ",", "]", "[", "=", "!", "<", ">", "'", "\"", "@", "$", "/": true
        case "&", "|": position + 1 < end && scalars[position + 1] == scalar
        default: Self.isBlank(scalar)
        }
    }

    /// Parses the JSON array or object at the position; texts in it may have single quotes, as Jayway takes them.
    mutating func parseJSON() throws(PathParseError) -> JSON {
        let start = position
        var depth = 0
        var json = String.UnicodeScalarView()
        repeat {
            guard let next = current else { throw failure("The JSON value is not closed.", at: start) }
            if next == "'" || next == "\"" {
                let string = try parseJSONText()
                json.append(contentsOf: string.unicodeScalars)
                continue
            }
            if next == "[" || next == "{" { depth += 1 }
            if next == "]" || next == "}" { depth -= 1 }
            json.append(next)
            position += 1
        } while depth > 0
        do throws(JSONParseError) {
            return try JSON(parsing: String(json), depthMaximum: 64)
        } catch {
            throw failure("The value in the filter is not JSON.", at: start)
        }
    }

    /// The text at the position as JSON text: one in double quotes as it stands, one in single quotes rewritten.
    private mutating func parseJSONText() throws(PathParseError) -> String {
        let start = position
        guard scalars[position] == "\"" else { return JSONString(plain: try parseQuoted()).serialized }
        position += 1
        while let next = current, next != "\"" { position += next == "\\" ? 2 : 1 }
        guard take("\"") else { throw failure("The quoted text is not closed.", at: start) }
        return text(from: start, to: position)
    }

    /// Parses `/…/flags` at the position.
    private mutating func parsePattern() throws(PathParseError) -> Pattern {
        let start = position
        position += 1
        while let next = current, next != "/" { position += next == "\\" ? 2 : 1 }
        guard position < end else { throw failure("The pattern is not closed.", at: start) }
        let expression = text(from: start + 1, to: position)
        position += 1
        let flags = position
        while let next = current, Self.isNamePart(next) { position += 1 }
        do throws(PatternError) {
            return try Pattern(expression, flags: text(from: flags, to: position))
        } catch {
            throw failure(error.message, at: start)
        }
    }
}
