// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathParser {
    /// Parses a function's parameters, whose parenthesis stands at the position.
    mutating func parseFunction(_ name: String, at start: Int) throws(PathParseError) -> PathFunction {
        guard let known = PathFunction.Name(rawValue: name) else {
            throw failure("Function with name: \(name) does not exist.", at: start)
        }
        position += 1
        skipBlanks()
        var parameters: [PathFunction.Parameter] = []
        guard !take(")") else { return PathFunction(name: known, parameters: parameters) }
        repeat {
            skipBlanks()
            parameters.append(try nested { parser throws(PathParseError) in try parser.parseParameter() })
            skipBlanks()
        } while take(",")
        try expect(")")
        return PathFunction(name: known, parameters: parameters)
    }

    private mutating func parseParameter() throws(PathParseError) -> PathFunction.Parameter {
        switch current {
        case "$", "@": return .path(try parseFilterPath())
        case "'", "\"": return .literal(.string(JSONString(plain: try parseQuoted())))
        case "[", "{": return .literal(try parseJSON())
        default: return .literal(try parseScalar())
        }
    }

    private mutating func parseScalar() throws(PathParseError) -> JSON {
        let start = position
        while let next = current, next != ",", next != ")", !Self.isBlank(next) { position += 1 }
        do throws(JSONParseError) {
            return try JSON(parsing: text(from: start, to: position))
        } catch {
            throw failure("A function's parameter must be a path or JSON.", at: start)
        }
    }
}
