// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file's text by lines, for Swift also without what stands in strings and comments.
struct SourceFile: Sendable {
    let path: String
    let text: String
    /// The lines as they stand in the file.
    let lines: [String]
    /// The lines with the contents of strings, of comments and of names in backticks replaced by spaces.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = Self.split(text)
        var scanner = SwiftScanner(text)
        code = path.hasSuffix(".swift") ? Self.split(scanner.codeOnly()) : lines
    }

    /// The target that the file belongs to: the folder below Sources or Tests.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// A violation in this file.
    func violation(line index: Int, _ message: String) -> Violation {
        Violation(path: path, line: index + 1, message: message)
    }

    /// The indices of the lines of code that hold one of some texts and match an expression.
    ///
    /// The texts are looked for first: they are found a hundred times faster than an expression is matched.
    func codeLines(with texts: [String], matching expression: Regex<some Any>) -> [Int] {
        code.indices.filter { code[$0].hasAny(of: texts) && code[$0].contains(expression) }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension String {
    /// Whether one of some texts occurs, compared byte by byte.
    func hasAny(of texts: [String]) -> Bool {
        texts.contains { strstr(self, $0) != nil }
    }
}
