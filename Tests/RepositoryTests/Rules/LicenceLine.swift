// SPDX-License-Identifier: Apache-2.0

import Testing

/// Each source file names its licence in its first line, below a tools version or an interpreter's line.
struct LicenceLine: Rule {
    static let identifier = "SPDX-License-Identifier: Apache-2.0"

    func applies(to path: String) -> Bool {
        [".swift", ".py", ".sh", ".h", ".js", ".mjs", "/run", "Makefile"].contains(where: path.hasSuffix)
    }

    func violations(in file: SourceFile) -> [Violation] {
        let first = file.lines.first { !$0.hasPrefix("#!") && !$0.hasPrefix("// swift-tools-version") } ?? ""
        guard !first.contains(Self.identifier) else { return [] }
        return [file.violation(line: 0, "the first line must be a comment with \(Self.identifier)")]
    }
}

struct LicenceLineTests {
    private static let line = "// \(LicenceLine.identifier)"

    @Test(arguments: [
        ("\(line)\n\nimport A\n", 0), ("#!/bin/sh\n# \(LicenceLine.identifier)\n", 0),
        ("// swift-tools-version: 6.2\n\(line)\n", 0), ("import A\n\(line)\n", 1), ("\n\(line)\n", 1), ("", 1),
    ])
    func `only the first line counts`(text: String, violations: Int) {
        #expect(LicenceLine().violations(in: SourceFile(path: "Sources/A/A.swift", text: text)).count == violations)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try LicenceLine().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
