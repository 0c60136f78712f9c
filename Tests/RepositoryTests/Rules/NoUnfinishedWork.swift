// SPDX-License-Identifier: Apache-2.0

import Testing

/// Nothing is left for later in the tree: what is open stands in an issue.
struct NoUnfinishedWork: Rule {
    func applies(to path: String) -> Bool {
        [".swift", ".py", ".sh", ".md", ".h", "/run", "Makefile"].contains(where: path.hasSuffix)
            && !path.hasSuffix("/NoUnfinishedWork.swift")
    }

    func violations(in file: SourceFile) -> [Violation] {
        file.lines.indices.filter { index in
            file.lines[index].hasAny(of: ["TODO", "FIXME", "XXX", "HACK"])
                && file.lines[index].contains(/\b(?:TODO|FIXME|XXX|HACK)\b/)
        }.map { file.violation(line: $0, "unfinished work") }
    }
}

struct NoUnfinishedWorkTests {
    @Test(arguments: [("// TODO: later", 1), ("/* FIXME */", 1), ("let a = 1  // XXX", 1), ("let todo = 1", 0)])
    func `a mark of unfinished work is found`(text: String, violations: Int) {
        #expect(
            NoUnfinishedWork().violations(in: SourceFile(path: "Sources/A/A.swift", text: text)).count == violations
        )
    }

    @Test func `the repository keeps it`() throws {
        let violations = try NoUnfinishedWork().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
