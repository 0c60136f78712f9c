// SPDX-License-Identifier: Apache-2.0

import Testing

/// A file holds one concept: at most 600 lines.
struct FileLength: Rule {
    static let maximum = 600

    /// Files that may be longer, each with its reason.
    static let exceptions: [String: String] = [:]

    func applies(to path: String) -> Bool {
        [".swift", ".py", ".sh"].contains(where: path.hasSuffix)
    }

    func violations(in file: SourceFile) -> [Violation] {
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        guard count > Self.maximum, Self.exceptions[file.path] == nil else { return [] }
        return [file.violation(line: Self.maximum, "a file of \(count) lines; at most \(Self.maximum)")]
    }
}

struct FileLengthTests {
    @Test(arguments: [(600, 0), (601, 1)])
    func `the 601st line is one too many`(lines: Int, violations: Int) {
        let file = SourceFile(path: "Sources/A/A.swift", text: String(repeating: "\n", count: lines))
        #expect(FileLength().violations(in: file).count == violations)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try FileLength().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
