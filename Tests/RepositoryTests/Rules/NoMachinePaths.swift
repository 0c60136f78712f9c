// SPDX-License-Identifier: Apache-2.0

import Testing

/// The tree holds no path of the machine that somebody wrote it on.
struct NoMachinePaths: Rule {
    func applies(to path: String) -> Bool {
        [".swift", ".py", ".sh", ".md", ".json", ".yml", ".h", "/run", "Makefile"].contains(where: path.hasSuffix)
            && !path.hasSuffix("/NoMachinePaths.swift")
    }

    func violations(in file: SourceFile) -> [Violation] {
        let expression = /(?:^|[^A-Za-z0-9_.\-\/])\/(?:work|farm|root|home\/\w+|Users\/\w+|tmp\/bash_jobs)(?:\/|\b)/
        let texts = ["/work", "/farm", "/root", "/home/", "/Users/", "/tmp/bash_jobs"]
        return file.lines.indices.filter { index in
            file.lines[index].hasAny(of: texts) && file.lines[index].contains(expression)
        }.map { index in
            file.violation(line: index, "a path of one machine")
        }
    }
}

struct NoMachinePathsTests {
    @Test(arguments: [
        ("let a = \"/work/main\"", 1), ("cd /home/somebody/stepwell", 1), ("see /root/.swiftpm", 1),
        ("/var/task/handler.py", 0), ("../shared/work/a", 0), ("https://example.com/work/", 0), ("homework/", 0),
    ])
    func `a path of one machine is found`(text: String, violations: Int) {
        #expect(NoMachinePaths().violations(in: SourceFile(path: "docs/a.md", text: text)).count == violations)
    }

    @Test func `the repository keeps it`() throws {
        let violations = try NoMachinePaths().violationsInRepository()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
