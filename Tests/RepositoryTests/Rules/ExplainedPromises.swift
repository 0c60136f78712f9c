// SPDX-License-Identifier: Apache-2.0

import Testing

/// What the compiler takes on trust says beside it why it may.
struct ExplainedPromises: Rule {
    func applies(to path: String) -> Bool {
        path.hasSuffix(".swift") && !path.hasSuffix("/ExplainedPromises.swift")
    }

    func violations(in file: SourceFile) -> [Violation] {
        let promise = /@unchecked\s+Sendable|\bnonisolated\(unsafe\)|\bunsafeBitCast\b|@preconcurrency\b/
        let texts = ["@unchecked", "nonisolated", "unsafeBitCast", "@preconcurrency"]
        return file.codeLines(with: texts, matching: promise).filter { !isExplained($0, in: file) }.map {
            file.violation(line: $0, "a promise to the compiler without a comment that says why it holds")
        }
    }

    /// A comment in the line, or in the line above (attributes left out).
    private func isExplained(_ index: Int, in file: SourceFile) -> Bool {
        if file.lines[index].contains("//") { return true }
        var above = index - 1
        while above >= 0, file.lines[above].contains(/^\s*@/) {
            above -= 1
        }
        return above >= 0 && file.lines[above].contains(/^\s*\/\//)
    }
}

struct ExplainedPromisesTests {
    @Test(arguments: [
        ("final class A: @unchecked Sendable {}", 1), ("nonisolated(unsafe) var a = 1", 1),
        ("// Only the lane's thread uses it.\nfinal class A: @unchecked Sendable {}", 0),
        ("nonisolated(unsafe) var a = 1  // Written once, before any reader.", 0),
        ("// Says something else.\n\nfinal class A: @unchecked Sendable {}", 1), ("final class A: Sendable {}", 0),
    ])
    func `a promise needs its reason`(text: String, violations: Int) {
        #expect(
            ExplainedPromises().violations(in: SourceFile(path: "Sources/A/A.swift", text: text)).count == violations
        )
    }

    @Test func `the repository keeps it`() throws {
        let violations = try ExplainedPromises().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
