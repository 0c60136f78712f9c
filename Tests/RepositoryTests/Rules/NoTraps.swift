// SPDX-License-Identifier: Apache-2.0

import Testing

/// A failure is thrown, and misuse is a `precondition` with a sentence: no forced `try`, no forced cast, no `fatalError`.
struct NoTraps: Rule {
    func applies(to path: String) -> Bool { path.hasSuffix(".swift") }

    func violations(in file: SourceFile) -> [Violation] {
        file.codeLines(with: ["try!", "as!", "fatalError"], matching: /\btry!|\bas!|\bfatalError\(/).map { index in
            file.violation(line: index, "a trap: throw an error, or state a precondition")
        }
    }
}

struct NoTrapsTests {
    @Test(arguments: [
        ("let a = try! b()", 1), ("let a = b as! C", 1), ("fatalError(\"no\")", 1),
        ("let a = try? b()", 0), ("// try! and as! are banned", 0), ("let a = \"try! fatalError(\"", 0),
    ])
    func `a trap in code is found`(text: String, violations: Int) {
        #expect(NoTraps().violations(in: SourceFile(path: "Sources/A/A.swift", text: text)).count == violations)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try NoTraps().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
