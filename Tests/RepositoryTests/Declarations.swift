// SPDX-License-Identifier: Apache-2.0

/// A declaration with a body in braces: where it begins and where its closing brace is.
struct Body {
    /// Index of the line of the declaration's keyword.
    var start: Int
    /// Index of the line of the closing brace.
    var end: Int

    var lineCount: Int { end - start + 1 }
}

extension SourceFile {
    /// The bodies of functions, initializers and computed properties, nested ones too.
    func functionBodies() -> [Body] {
        code.indices.compactMap(functionBody)
    }

    /// The body of the function that is declared in a line; nil when there is none.
    func functionBody(at index: Int) -> Body? {
        guard code[index].hasAny(of: ["func", "init", "subscript", "var"]),
            let column = Self.declaration(in: code[index])
        else { return nil }
        return body(fromLine: index, column: column)
    }

    /// The names of the functions that the file's protocols require.
    var protocolRequirements: [String] {
        code.indices.filter { code[$0].hasAny(of: ["protocol "]) }.flatMap { index -> [String] in
            guard let declaration = code[index].firstMatch(of: /\bprotocol\s+\w/),
                let body = body(fromLine: index, column: declaration.range.lowerBound)
            else { return [] }
            return code[body.start...body.end].compactMap { line in
                line.firstMatch(of: /\bfunc\s+(\w+)/).map { String($0.output.1) }
            }
        }
    }

    /// The column after the keyword that begins something with a body of its own, if the line has one.
    private static func declaration(in line: String) -> String.Index? {
        let function = /(?:^|\s)func\s|(?:^|\s)(?:init|subscript)[?!]?\s*[<(]|(?:^|\s)deinit\s/
        if let match = line.firstMatch(of: function) {
            return match.range.lowerBound
        }
        let computed = /(?:^|\s)var\s[^=]*:[^=]*\{\s*$/
        return line.firstMatch(of: computed)?.range.lowerBound
    }

    /// Goes from a declaration to its opening brace and from there to the brace that closes it.
    ///
    /// Nil for a declaration without a body, such as a protocol's requirement.
    private func body(fromLine start: Int, column: String.Index) -> Body? {
        var parentheses = 0
        var braces = 0
        for index in start..<code.count {
            let line = index == start ? code[index][column...] : code[index][...]
            if index > start, parentheses == 0, braces == 0, Self.beginsAnother(line) { return nil }
            for byte in line.utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{"): braces += 1
                case UInt8(ascii: "}"):
                    braces -= 1
                    if braces < 0 { return nil }
                    if braces == 0, parentheses == 0 { return Body(start: start, end: index) }
                default: break
                }
            }
        }
        return nil
    }

    /// Between a function's signature and its brace stand only its effects, its result and its conditions.
    private static func beginsAnother(_ line: Substring) -> Bool {
        let text = line.trimmingPrefix(while: \.isWhitespace)
        let continuation = /^(?:async|throws|rethrows|->|where|\{|\)|&|[A-Z])/
        return !text.isEmpty && !text.starts(with: continuation)
    }
}
